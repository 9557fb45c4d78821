/** Opens a checkpoint beside the vocabulary's search, and runs it to what its head gives in every step. */
import type { NetworkWeights } from "../../src/model/network";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { numbersVocabulary } from "../../src/checkpoints/input/numbers";
import type { Manifest } from "../../src/checkpoints/manifest/manifest";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { headReads, NetworkRun, type NetworkInput } from "../../src/engine/network/network";
import { scoresOf } from "../../src/engine/network/readout";
import { SequenceReader } from "../../src/engine/scoring/sequenceReader";

export interface HeadCase {
  readonly manifest?: Partial<Manifest>;
  /** Tokens, or [step][number]. */
  readonly ids?: number[];
  readonly input?: number[][];
  /** [step][score] */
  readonly output: number[][];
}

export function openCase(path: string, manifest?: Partial<Manifest>) {
  return withFile(path, async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: manifest ? { version: 1, ...manifest } : null, vocabularySizes: [] });
    if (!model) throw new Error(`${path} was not recognised.`);
    const given = model.numbersPerStep === null ? null : numbersVocabulary(model.numbersPerStep, "a test");
    return {
      model,
      weights: await model.load(file),
      vocabulary: model.ownInput ? await model.ownInput.open(file, given) : given,
    };
  });
}

type Opened = Awaited<ReturnType<typeof openCase>>;

/** Scores before any softmax. Rows of numbers go through the model's own input, as texts do. */
export function headScores(
  { weights, vocabulary }: Pick<Opened, "weights" | "vocabulary">,
  { ids, input = [], output }: HeadCase,
): Float32Array[] {
  const table = vocabulary?.encode(input.map((row) => row.join(",")).join("\n")).table;
  const read: NetworkInput = ids
    ? { ids: Uint32Array.from(ids) }
    : { vectors: { data: table!.data, offset: 0, stride: table!.columns } };
  return scoresIn(weights, read, output.length);
}

function scoresIn(weights: NetworkWeights, input: NetworkInput, steps: number): Float32Array[] {
  const { head } = weights;
  if (!head) throw new Error("The model has no head.");
  const found: Float32Array[] = [];
  new SequenceReader(new NetworkRun(weights), headReads(weights), 1).read(input, steps, (_, rows) =>
    found.push(scoresOf(head, rows)),
  );
  return found;
}
