/**
 * A model that begins elsewhere than its file says: at states that a file gives, or a decoder where its encoder ended, whose
 * source text is read first.
 */
import { message } from "../messages/message";
import { NetworkRun } from "../engine/network/network";
import { CHUNK } from "../engine/network/chunk";
import type { OpenedModel } from "../checkpoints/model";
import { withFile } from "../checkpoints/nodeFile";
import { beginningAt, readStates } from "../checkpoints/open/givenStates";
import { openNamedModel, readInput } from "./input";
import { refusal } from "./refusal";

interface Wanted {
  readonly part: string | undefined;
  readonly source: string | undefined;
  /** A file of states to begin with. */
  readonly initial: string | undefined;
  readonly skip: boolean;
}

/** The model, or the part of it; with a source text, beginning at the encoder's last state; or at given states. */
export async function openForText(nameOrFile: string, { part, source, initial, skip }: Wanted): Promise<OpenedModel> {
  const model = await openNamedModel(nameOrFile, part);
  if (initial !== undefined) {
    const states = await withFile(initial, (file) => readStates(file, model.weights.layers));
    return beginningAt(model, states, initial);
  }
  if (source === undefined) return model;
  const start = model.description.inferences.find(({ about }) => about === "initialState");
  const encoder = start?.alternatives.find(({ id }) => id !== "zero" && id !== "file")?.id;
  if (encoder === undefined) throw refusal("cli.noEncoder", { model: model.description.name });
  const first = await openNamedModel(nameOrFile, encoder);
  const {
    sequences: [ids],
    own,
  } = await readInput(source, first, { skip });
  if (!ids || ids.length === 0) throw refusal("cli.nothingForEncoder", { file: source, encoder });
  const run = new NetworkRun(own ? { ...first.weights, embedding: own, head: null } : first.weights);
  const rows = run.layers.map(({ rowSize }) => new Float32Array(ids.length * rowSize));
  run.reset();
  run.layers.forEach((_, layer) => {
    for (let at = 0; at < ids.length; at += CHUNK)
      run.runLayer(layer, { ids: ids.subarray(at, at + CHUNK) }, Math.min(CHUNK, ids.length - at), rows, at, at);
  });
  const states = run.states();
  const { layers } = model.weights;
  const fits =
    layers.length === states.length && layers.every(({ hiddenSize }, at) => hiddenSize === first.weights.layers[at]?.hiddenSize);
  if (!fits) throw refusal("cli.statesDiffer", { encoder, model: model.description.name });
  const begun = layers.map((layer, at) => ({ ...layer, initial: states[at] ?? {} }));
  const inferences = model.description.inferences.map((one) =>
    one === start
      ? {
          ...one,
          value: message("frameworks.whereEnded", { part: encoder }),
          taken: encoder,
          ground: "stated" as const,
          chosen: true,
        }
      : one,
  );
  return {
    ...model,
    weights: { ...model.weights, layers: begun },
    description: { ...model.description, inferences },
    questions: [],
  };
}
