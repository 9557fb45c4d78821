/**
 * States that a person gives a model to begin with: a file of arrays, such as .npz, named layer0.h, layer0.c and so on, each
 * with as many numbers as the state has. A manifest names it, or the shell's --initial.
 */
import { message, quoted, type Message } from "../../messages/message";
import type { Inference } from "../../model/inference";
import type { LayerWeights } from "../../model/network";
import { elementCount } from "../../tensor/shape";
import { CheckpointError, legible } from "../errors";
import { openTensorFile } from "../formats/registry";
import { inference } from "../frameworks/shared/inference";
import { shapeText } from "../frameworks/shared/modelParts";
import type { OpenedModel } from "../model";
import type { ByteSource } from "../source";

/** By layer, by state. */
export type GivenStates = readonly Readonly<Record<string, Float32Array>>[];

/** Reads the states of a model's layers. Throws "input-malformed" where an array is of none, or has another size than its state. */
export async function readStates(source: ByteSource, layers: readonly LayerWeights[]): Promise<GivenStates> {
  const file = await openTensorFile(source);
  const wrong = (reason: Message) => new CheckpointError("input-malformed", reason);
  const states: Record<string, Float32Array>[] = layers.map(() => ({}));
  for (const { name, shape } of file.tensors) {
    const [, number = "", state = ""] = /^layer(\d{1,4})\.(\w+)$/.exec(name) ?? [];
    const layer = layers[Number(number)];
    const given = states[Number(number)];
    const size = layer && number !== "" ? sizeOf(layer, state) : null;
    if (!given || size === null)
      throw wrong(message("opening.noSuchState", { file: source.name, name: legible(name), states: namesOf(layers) }));
    if (elementCount(shape) !== size)
      throw wrong(message("opening.stateSize", { file: source.name, name: legible(name), shape: shapeText(shape), size }));
    given[state] = await file.read(name);
  }
  return states;
}

/** Why it begins where it does: a file that a person named holds the states. */
export function fromFile(file: string): Inference {
  return inference("initialState", quoted(file), "stated", message("opening.statesGiven", { file }));
}

/** The model beginning there, under every answer to what its file leaves open. `known` says why. */
export function beginningAt(model: OpenedModel, states: GivenStates, known: Inference): OpenedModel {
  const others = model.description.inferences.filter(({ about }) => about !== "initialState");
  const layers = model.weights.layers.map((layer, at) => ({ ...layer, initial: { ...layer.initial, ...states[at] } }));
  return {
    ...model,
    weights: { ...model.weights, layers },
    description: { ...model.description, inferences: [...others, { ...known, chosen: true }] },
    questions: model.questions.map((question) => ({
      ...question,
      alternatives: question.alternatives.map((each) => ({
        ...each,
        open: async () => beginningAt(await each.open(), states, known),
      })),
    })),
  };
}

/** How many numbers a layer's state has; null where it has no such state. */
function sizeOf({ cell, hiddenSize, outputSize = hiddenSize }: LayerWeights, state: string): number | null {
  if (state === "h") return outputSize;
  return state === "c" && cell.startsWith("lstm") ? hiddenSize : null;
}

/** "layer0.h [5]" */
function namesOf(layers: readonly LayerWeights[]): string[] {
  return layers.flatMap((layer, at) =>
    ["h", "c"].flatMap((state) => {
      const size = sizeOf(layer, state);
      return size === null ? [] : [`layer${at}.${state} ${shapeText([size])}`];
    }),
  );
}
