/** A decoder that begins where its encoder ended: the encoder's last states after a source text, as the decoder's first. */
import { message } from "../messages/message";
import { beginningAt } from "../checkpoints/open/givenStates";
import type { OpenedModel } from "../checkpoints/model";
import { CHUNK } from "../engine/network/chunk";
import type { States } from "../engine/network/interpreter";
import { NetworkRun } from "../engine/network/network";
import { finish } from "../engine/network/work";
import { encodeTexts, networkFor } from "../engine/trace/encodedTexts";
import { wideIds } from "../model/narrowArrays";
import type { Inference } from "../model/inference";
import type { NetworkWeights } from "../model/network";
import { CodedError, hasCode, saidBy } from "../protocol/errors";

/** The part that reads the source text. Fails with "input-malformed" where the model has none. */
export function encoderOf({ description: { encoder, name: model } }: OpenedModel): string {
  if (encoder === undefined) throw malformed(message("opening.noEncoder", { model }));
  return encoder;
}

/** `open` opens a part of the model's file. Fails as `encoderOf` does, and where the encoder's tokens are not known. */
export async function openEncoder(model: OpenedModel, open: (part: string) => Promise<OpenedModel>): Promise<OpenedModel> {
  const encoder = encoderOf(model);
  try {
    return await open(encoder);
  } catch (error) {
    if (!hasCode(error, "vocabulary-missing") && !hasCode(error, "manifest-invalid")) throw error;
    throw malformed(message("opening.encoderUnread", { encoder, reason: saidBy(error), property: "vocabularies" }));
  }
}

/** The same with a text as a person gave it. Fails with "input-malformed" where the encoder cannot read it. */
export function beginningAfterText(model: OpenedModel, encoder: OpenedModel, text: string): OpenedModel {
  const name = encoderOf(model);
  try {
    const encoded = finish(encodeTexts(encoder, [text], { skipUnencodable: false }));
    return beginningAfter(model, networkFor(encoder, encoded), wideIds(encoded.ids));
  } catch (error) {
    if (hasCode(error, "nothing-to-trace")) throw malformed(message("opening.sourceEmpty", { encoder: name }));
    if (!hasCode(error, "unencodable")) throw error;
    throw malformed(message("opening.sourceUnencodable", { encoder: name, reason: saidBy(error), tokens: someOf(encoder) }));
  }
}

/** A few of what its vocabulary lists, those that come last among them: an end is often there. */
function someOf({ vocabulary: { labels } }: OpenedModel): string[] {
  return labels.length <= 2 * shown ? [...labels] : [...labels.slice(0, shown), ...labels.slice(-shown)];
}

const shown = 4;

/** `network` is the encoder's, `ids` what it reads. Fails with "input-malformed" where its states are not the model's. */
export function beginningAfter(model: OpenedModel, network: NetworkWeights, ids: Uint32Array): OpenedModel {
  const encoder = encoderOf(model);
  const { layers } = model.weights;
  const fits =
    layers.length === network.layers.length &&
    layers.every(({ hiddenSize }, at) => hiddenSize === network.layers[at]?.hiddenSize);
  if (!fits) throw malformed(message("opening.statesDiffer", { encoder, model: model.description.name }));
  const known: Inference = {
    about: "initialState",
    value: message("frameworks.whereEnded", { part: encoder }),
    taken: encoder,
    ground: "stated",
    chosen: true,
    evidence: [message("opening.sourceRead", { encoder, n: ids.length })],
    alternatives: [],
    margin: null,
    tokens: null,
  };
  return beginningAt(model, lastStates(network, ids), known);
}

/** A layer that reads in reverse needs all steps of what it reads at once. */
function lastStates(network: NetworkWeights, ids: Uint32Array): States[] {
  const run = new NetworkRun(network);
  const rows = (steps: number) => run.layers.map(({ rowSize }) => new Float32Array(steps * rowSize));
  const chunks = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, chunk) =>
    ids.subarray(chunk * CHUNK, (chunk + 1) * CHUNK),
  );
  run.reset();
  if (run.streams) {
    const room = rows(CHUNK);
    for (const chunk of chunks) run.run({ ids: chunk }, chunk.length, room, 0);
    return run.states();
  }
  const room = rows(ids.length);
  run.layers.forEach((_, layer) => {
    chunks.forEach((chunk, at) => run.runLayer(layer, { ids: chunk }, chunk.length, room, at * CHUNK, at * CHUNK));
  });
  return run.states();
}

function malformed(said: CodedError["said"]): CodedError {
  return new CodedError("input-malformed", said);
}
