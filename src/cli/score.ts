/** `gatescope score`: how well a model predicts a text, or how near it comes to numbers that are expected. */
import type { NetworkWeights } from "../model/network";
import type { OpenedModel } from "../checkpoints/model";
import { numbersVocabulary } from "../checkpoints/input/numbers";
import { withFile } from "../checkpoints/nodeFile";
import { topLayers } from "../engine/network/network";
import { compareWith, scoreTexts, type NumbersScore, type Score } from "../engine/scoring/score";
import { hasCode } from "../protocol/errors";
import { openForText } from "./encoder";
import { leftOut, readInput, type Input } from "./input";
import { Refusal } from "./refusal";
import { compute, settle } from "./settle";

export interface ScoreRequest {
  readonly file: string;
  readonly model: string;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
  /** The text that the encoder reads first. */
  readonly source: string | undefined;
  readonly skip: boolean;
  readonly json: boolean;
  /** Scores each line on its own. */
  readonly lines: boolean;
  /** Numbers that the model is expected to give: a .csv or .npy file. */
  readonly target: string | undefined;
  /** Says something that is no result. */
  readonly tell: (line: string) => void;
}

export async function score(request: ScoreRequest): Promise<string> {
  const { file, model: nameOrFile, part, source, skip, json, lines, target, tell } = request;
  const model = await openForText(nameOrFile, { part, source, skip });
  const { name } = model.description;
  const input = await readInput(file, model, { skip, lines });
  if (target !== undefined) {
    const found = await compareNumbers(file, model, input, target);
    return print({ file, model: name, ...found }, json, describeNumbers);
  }
  if (!model.weights.embedding) {
    throw new Refusal(
      `${name} predicts no tokens. Compare what it gives with what is expected by --target FILE.csv or FILE.npy.`,
    );
  }
  const { weights, inferences, notes } = await settle(model, input.texts);
  for (const note of notes) tell(note);
  const found = measure(file, weights, input.sequences);
  return print({ file, model: name, ...found, skipped: input.skipped, inferences }, json, describe);
}

function print<Result extends object>(result: Result, json: boolean, describeResult: (result: Result) => string): string {
  return json ? `${JSON.stringify(result, null, 2)}\n` : `${describeResult(result)}\n`;
}

function describe({ tokens, natsPerToken, perplexity, skipped }: Score & { readonly skipped: number }): string {
  return `${tokens} tokens${leftOut(skipped)}: ${natsPerToken.toFixed(4)} nats per token, perplexity ${perplexity.toFixed(3)}`;
}

function describeNumbers({ steps, meanSquaredError, largestDifference }: NumbersScore): string {
  return `${steps} steps: mean squared error ${meanSquaredError.toPrecision(4)}, largest difference ${largestDifference.toPrecision(4)}`;
}

function measure(file: string, weights: NetworkWeights, texts: readonly Uint32Array[]): Score {
  try {
    return scoreTexts(weights, texts, compute.start(weights).run);
  } catch (error) {
    if (!hasCode(error, "nothing-to-score")) throw error;
    const instead = weights.head ? "" : " Its states can be written with gatescope trace.";
    throw new Refusal(`${file} cannot be scored: ${(error as Error).message}${instead}`);
  }
}

/** Against the head's scores, or the outputs of the top layers where there is no head. */
async function compareNumbers(
  file: string,
  { weights }: OpenedModel,
  { sequences: [ids], own }: Input,
  target: string,
): Promise<NumbersScore> {
  if (!ids || ids.length === 0) throw new Refusal(`${file} holds no numbers.`);
  const outputs = topLayers(weights.layers).flatMap((index) => weights.layers[index] ?? []);
  const columns = weights.head?.rows ?? outputs.reduce((sum, layer) => sum + (layer.outputSize ?? layer.hiddenSize), 0);
  const { encodeFile } = numbersVocabulary(columns, "the model's outputs");
  const expected = encodeFile && (await withFile(target, (source) => encodeFile(source)));
  const network = own ? { ...weights, embedding: own } : weights;
  return compareWith(network, { ids }, expected?.table?.data ?? new Float32Array(0), compute.start(network).run);
}
