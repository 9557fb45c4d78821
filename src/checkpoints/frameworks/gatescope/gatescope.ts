/**
 * Checkpoints of Gatescope's own form, which are recognised by their manifest alone: layers of any cell of the engine, or a whole
 * system, with tensors named layers.<layer>.<parameter> as the engine names parameters. Whether they are all there in their
 * shapes is for the engine to say, which knows the cell.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { NetworkWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import { linesVocabulary, numbersPerLineStep } from "../../input/lines";
import { numbersPerStep, picturesVocabulary } from "../../input/pictures";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { PlacedLayer, Vocabulary } from "../../model";
import type { Framework, Hints, RecognisedModel, TensorRole } from "../framework";
import { inference } from "../shared/inference";
import { sizeProblem } from "../shared/modelSize";
import { elementCount } from "../../../tensor/shape";

export const gatescope: Framework = { name: "Gatescope", recognise };

const pattern = /^layers\.(\d{1,3})\.(.+)$/;

interface Found {
  readonly layer: number;
  readonly key: string;
  readonly tensor: TensorInfo;
}

/** Null without a manifest that says so. Throws "manifest-invalid" where the file has no such tensors, or nothing is read. */
function recognise(checkpointName: string, tensors: readonly TensorInfo[], { manifest }: Hints): RecognisedModel | null {
  if (!manifest?.network) return null;
  const { network } = manifest;
  const fail = (reason: Message) => manifestInvalid(manifestName(checkpointName), "network", reason);
  const parameters = tensors.flatMap((tensor): Found[] => {
    const [, layer, key] = pattern.exec(tensor.name) ?? [];
    return layer === undefined || key === undefined ? [] : [{ layer: Number(layer), key, tensor }];
  });
  const count = Math.max(-1, ...parameters.map(({ layer }) => layer)) + 1;
  if (count === 0) throw fail(message("frameworks.noLayers", { file: checkpointName, example: "layers.0.W.i.x" }));
  const input = inputOf(manifest);
  if (!input) throw fail(message("frameworks.noPictures", { file: checkpointName, pictures: "pictures", lines: "lines" }));
  const ways = Object.entries(network.parts ?? {});
  const [part, added] = ways.find(([name]) => name === (manifest.part ?? name)) ?? [];
  const layers = Array.from({ length: count }, (_, index): PlacedLayer => ({
    cell: network.cell,
    options: { ...network.options, ...added },
    inputSize: index === 0 ? input.size : network.units,
    hiddenSize: network.units,
    direction: "forward",
    reads: [index - 1],
  }));
  const numbers = parameters.reduce((sum, { tensor }) => sum + elementCount(tensor.shape), 0);
  const { vocabulary } = input;
  return {
    parts: ways.map(([name]) => ({ name, layers: [quoted(network.cell)], isTaken: name === part })),
    loose: [],
    choices: [],
    layers,
    embedding: null,
    head: null,
    vocabularySize: null,
    numbersPerStep: null,
    ownInput: { description: vocabulary.description, open: () => Promise.resolve(vocabulary) },
    roles: new Map(parameters.map((found) => [found.tensor.name, roleOf(found)])),
    recognised: layers.map(({ cell, hiddenSize }, index) =>
      message("frameworks.ownLayer", { index, cell, units: hiddenSize, name: `layers.${index}` }),
    ),
    warnings: [],
    inferences: [inference("cell", quoted(network.cell), "stated", message("input.manifestSays"))],
    problem: sizeProblem(numbers, 0, true),
    load: (file) => load(file, layers, parameters),
  };
}

/** Null where the manifest does not say what a step reads. */
function inputOf({ pictures, lines }: Manifest): { readonly size: number; readonly vocabulary: Vocabulary } | null {
  if (pictures) return { size: numbersPerStep(pictures), vocabulary: picturesVocabulary(pictures) };
  return lines ? { size: numbersPerLineStep(lines), vocabulary: linesVocabulary(lines) } : null;
}

function roleOf({ layer, key }: Found): TensorRole {
  return { text: message("frameworks.ownParameter", { layer, key }), gates: [] };
}

async function load(file: TensorFile, layers: readonly PlacedLayer[], parameters: readonly Found[]): Promise<NetworkWeights> {
  const read = await Promise.all(
    parameters.map(async ({ layer, key, tensor }) => ({ layer, key, values: await file.read(tensor.name) })),
  );
  return {
    layers: layers.map((layer, index) => ({
      ...layer,
      parameters: new Map(read.filter(({ layer }) => layer === index).map(({ key, values }) => [key, values])),
    })),
    embedding: null,
    head: null,
  };
}
