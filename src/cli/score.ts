/** `gatescope score`: how well a model predicts a text, or how near it comes to numbers that are expected. */
import type { NetworkWeights } from "../model/network";
import type { OpenedModel } from "../checkpoints/model";
import { numbersVocabulary } from "../checkpoints/input/numbers";
import { withFile } from "../checkpoints/nodeFile";
import { topLayers } from "../engine/network/network";
import { compareWith, scoreTexts, type NumbersScore, type Score } from "../engine/scoring/score";
import type { Compute } from "../engine/session/compute";
import { hasCode, saidBy } from "../protocol/errors";
import { openForText } from "./encoder";
import { readInput, type Input } from "./input";
import { decimals, say, toJson } from "./language";
import { refusal } from "./refusal";
import { inferenceAsData, answerQuestions } from "./hypothesisTest";

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
  readonly compute: Compute;
  /** Says something that is no result. */
  readonly tell: (line: string) => void;
}

export async function score(request: ScoreRequest): Promise<string> {
  const { file, model: nameOrFile, part, source, skip, json, lines, target, compute, tell } = request;
  const model = await openForText(nameOrFile, { part, source, skip });
  const { name } = model.description;
  const input = await readInput(file, model, { skip, lines });
  if (target !== undefined) {
    const found = await compareNumbers(file, model, input, target, compute);
    return print({ file, model: name, ...found }, json, describeNumbers);
  }
  if (!model.weights.embedding) {
    throw refusal("cli.predictsNoTokens", { model: name });
  }
  const { weights, inferences, notes } = await answerQuestions(model, input.texts, compute);
  for (const note of notes) tell(note);
  const found = measure(file, weights, input.sequences, compute);
  return print(
    {
      file,
      model: name,
      ...found,
      skipped: input.skipped,
      inferences: inferences.map(inferenceAsData),
      computedBy: compute.name,
    },
    json,
    describe,
  );
}

function print<Result extends object>(result: Result, json: boolean, describeResult: (result: Result) => string): string {
  return json ? toJson(result) : `${describeResult(result)}\n`;
}

function describe({ tokens, natsPerToken, perplexity, skipped }: Score & { readonly skipped: number }): string {
  const found = { tokens, nats: decimals(natsPerToken, 4), perplexity: decimals(perplexity, 3) };
  return skipped === 0 ? say("cli.scored", found) : say("cli.scoredSkipping", { ...found, skipped });
}

function describeNumbers({ steps, meanSquaredError, largestDifference }: NumbersScore): string {
  return say("cli.scoredNumbers", {
    steps,
    error: meanSquaredError.toPrecision(4),
    difference: largestDifference.toPrecision(4),
  });
}

function measure(file: string, weights: NetworkWeights, texts: readonly Uint32Array[], compute: Compute): Score {
  try {
    return scoreTexts(weights, texts, compute.start(weights).run);
  } catch (error) {
    if (!hasCode(error, "nothing-to-score")) throw error;
    throw refusal(weights.head ? "cli.cannotBeScored" : "cli.cannotBeScoredTrace", { file, reason: saidBy(error) });
  }
}

/** Against the head's scores, or the outputs of the top layers where there is no head. */
async function compareNumbers(
  file: string,
  { weights }: OpenedModel,
  { sequences: [ids], own }: Input,
  target: string,
  compute: Compute,
): Promise<NumbersScore> {
  if (!ids || ids.length === 0) throw refusal("cli.noNumbers", { file });
  const outputs = topLayers(weights.layers).flatMap((index) => weights.layers[index] ?? []);
  const columns = weights.head?.rows ?? outputs.reduce((sum, layer) => sum + (layer.outputSize ?? layer.hiddenSize), 0);
  const { encodeFile } = numbersVocabulary(columns, say("cli.modelsOutputs"));
  const expected = encodeFile && (await withFile(target, (source) => encodeFile(source)));
  const network = own ? { ...weights, embedding: own } : weights;
  return compareWith(network, { ids }, expected?.table?.data ?? new Float32Array(0), compute.start(network).run);
}
