/** What a training run writes: the model, its manifest, its card, and beside them what is needed to go on. */
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { message } from "../messages/message";
import { openTensorFile } from "../checkpoints/formats/registry";
import { withFile } from "../checkpoints/nodeFile";
import { manifestName } from "../checkpoints/manifest/manifest";
import { safetensorsBytes, type NamedTensor } from "../checkpoints/saving/safetensorsBytes";
import { manifestOf, tensorsOf, type TrainedModel } from "../checkpoints/saving/trainedModel";
import type { TrainingSettings } from "../engine/training/settings";
import type { TrainerState } from "../engine/training/trainer";
import { CodedError } from "../protocol/errors";
import { writeWhole } from "./writeWhole";

/** A run as it stands, beside the numbers. */
export interface RunRecord {
  readonly settings: TrainingSettings;
  /** SHA-256 of the texts, so that a run goes on with the same. */
  readonly text: string;
  readonly kind: "characters" | "bytes";
  readonly parts: 1 | 2;
  readonly seconds: number;
}

/** The file beside a model that a run goes on from. */
export function stateName(model: string): string {
  return `${model}.training`;
}

/** What a run that is watched keeps beside it (watchedRun.ts): texts, and tensors whose names begin with "watched.". */
export interface KeptBeside {
  readonly told: string;
  readonly tensors: readonly NamedTensor[];
}

export interface WrittenRun {
  readonly model: TrainedModel;
  readonly card: string;
  readonly state: TrainerState;
  readonly record: RunRecord;
  readonly beside?: KeptBeside | undefined;
}

/** Writes all four files. Fails as `writeWhole`, with the files there were. */
export async function writeRun(path: string, { model, card, state, record, beside }: WrittenRun): Promise<void> {
  await write(stateName(path), stateBytes(state, record, beside));
  await writeModel(path, model);
  await write(cardName(path), new TextEncoder().encode(card));
}

/** The model and its manifest alone. Fails as `writeWhole`. */
export async function writeModel(path: string, model: TrainedModel): Promise<void> {
  await write(path, safetensorsBytes(tensorsOf(model), { name: model.name }));
  await write(manifestName(path), new TextEncoder().encode(manifestOf(model)));
}

const write = (path: string, bytes: Uint8Array) => writeWhole(path, (unfinished) => writeFile(unfinished, bytes));

/** What a model is called that is written to a path. */
export function modelName(path: string): string {
  return basename(path).replace(/\.safetensors$/, "");
}

export function cardName(path: string): string {
  return `${path.replace(/\.safetensors$/, "")}.md`;
}

function stateBytes(state: TrainerState, record: RunRecord, beside: KeptBeside | undefined): Uint8Array {
  const { values, mean, square, states, random, ...rest } = state;
  const vector = (name: string, data: Float32Array): NamedTensor => ({ name, shape: [data.length], data });
  const carried = states.flatMap((layers, part) =>
    layers.flatMap((layer, index) => Object.entries(layer).map(([name, data]) => vector(`${part}.${index}.${name}`, data))),
  );
  const told = { ...rest, random: [...random], record: { ...record, settings: withoutInfinity(record.settings) } };
  const own = [vector("values", values), vector("mean", mean), vector("square", square), ...carried];
  return safetensorsBytes([...own, ...(beside?.tensors ?? [])], {
    training: JSON.stringify(told),
    ...(beside ? { watched: beside.told } : {}),
  });
}

/** JSON has no Infinity: a clip that is none is left out. */
function withoutInfinity({ clip, ...settings }: TrainingSettings): Partial<TrainingSettings> {
  return clip === Infinity ? settings : { ...settings, clip };
}

export interface ReadRun {
  readonly state: TrainerState;
  readonly record: RunRecord;
  /** What a run that was watched kept beside it; null where it was none. */
  readonly beside: { readonly told: string; readonly tensors: ReadonlyMap<string, Float32Array | Float64Array> } | null;
}

/** What `stateBytes` has written. Fails with "bad-settings" where a file is no such thing. */
export async function readRun(path: string): Promise<ReadRun> {
  return withFile(stateName(path), async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const told = parsed(file.metadata.get("training"));
    const refuse = () => new CodedError("bad-settings", message("training.noState", { file: basename(stateName(path)) }));
    if (!told) throw refuse();
    const states: Record<string, Float32Array>[][] = [];
    const read = async (name: string) => {
      if (!file.tensors.some((tensor) => tensor.name === name)) throw refuse();
      return file.read(name);
    };
    for (const { name } of file.tensors) {
      const [, part, layer, state] = /^([01])\.(\d{1,3})\.([A-Za-z]{1,8})$/.exec(name) ?? [];
      if (part === undefined || layer === undefined || state === undefined) continue;
      const layers = (states[Number(part)] ??= []);
      (layers[Number(layer)] ??= {})[state] = await file.read(name);
    }
    const { record, random, update, tokens, position, clock } = told;
    const state: TrainerState = {
      update,
      tokens,
      position,
      clock,
      random: Uint32Array.from(random),
      values: await read("values"),
      mean: await read("mean"),
      square: await read("square"),
      states,
    };
    const watched = file.metadata.get("watched");
    const tensors = new Map<string, Float32Array | Float64Array>();
    for (const { name, shape } of watched === undefined ? [] : file.tensors) {
      if (name.startsWith("watched.")) tensors.set(name, await file.readRange(name, 0, shape[0] ?? 0));
    }
    return {
      state,
      record: { ...record, settings: { ...record.settings, clip: record.settings.clip ?? Infinity } },
      beside: watched === undefined ? null : { told: watched, tensors },
    };
  });
}

type Told = Pick<TrainerState, "update" | "tokens" | "position" | "clock"> & {
  readonly random: readonly number[];
  readonly record: RunRecord & { readonly settings: Partial<TrainingSettings> };
};

/** Null where a text is not what was written; settings themselves are checked by the trainer. */
function parsed(text: string | undefined): Told | null {
  try {
    const told = JSON.parse(text ?? "") as Partial<Told>;
    const numbers = [told.update, told.tokens, told.clock, told.position?.epoch, told.position?.turn, told.position?.start];
    const isSound =
      numbers.every((value) => Number.isInteger(value)) &&
      Array.isArray(told.random) &&
      told.random.length === 4 &&
      typeof told.record?.settings === "object" &&
      typeof told.record.text === "string" &&
      Number.isFinite(told.record.seconds);
    return isSound ? (told as Told) : null;
  } catch {
    return null;
  }
}
