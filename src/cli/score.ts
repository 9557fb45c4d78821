/** `gatescope score`: how well a model predicts a text, or how near it comes to the classes or numbers that are expected. */
import { significant } from "../messages/numbers";
import type { NetworkWeights } from "../model/network";
import type { OpenedModel } from "../checkpoints/model";
import { topLayers } from "../engine/network/network";
import {
  compareClasses,
  compareWith,
  scoreTexts,
  type ClassesScore,
  type NumbersScore,
  type Score,
} from "../engine/scoring/score";
import type { Compute } from "../engine/session/compute";
import { hasCode, saidBy } from "../protocol/errors";
import { openForText } from "./encoder";
import { readInput, type Input } from "./input";
import { decimals, say, toJson } from "./language";
import { refusal } from "./refusal";
import { readTarget } from "./target";
import { answerQuestions, inferenceAsData, isUntold, lineOf } from "./hypothesisTest";

export interface ScoreRequest {
  readonly file: string;
  readonly model: string;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
  /** The text that the encoder reads first. */
  readonly source: string | undefined;
  /** A file of states to begin with. */
  readonly initial: string | undefined;
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
  const { file, model: nameOrFile, part, source, initial, skip, json, lines, target, compute, tell } = request;
  const model = await openForText(nameOrFile, { part, source, initial, skip });
  const { name } = model.description;
  const input = await readInput(file, model, { skip, lines });
  if (target !== undefined) {
    const { inferences, warnings } = model.description;
    const found = await compareOutputs(file, model, input, target, compute);
    for (const warning of warnings) tell(say("cli.warning", { warning }));
    for (const inference of inferences.filter(isUntold)) tell(lineOf(inference)); // of a result, and there is none without
    return print({ file, model: name, ...found, inferences: inferences.map(inferenceAsData) }, json, describeOutputs);
  }
  if (!model.weights.embedding) {
    throw refusal("cli.predictsNoTokens", { model: name });
  }
  const { weights, inferences, notes } = await answerQuestions(model, input.texts, compute);
  const found = measure(file, weights, input.sequences, compute);
  for (const note of notes) tell(note); // of a result, and there is none without
  return print(
    {
      file,
      model: name,
      ...found,
      uniform: Math.log(weights.head?.rows ?? 1),
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

function describe({ tokens, natsPerToken, perplexity, skipped, uniform }: Score & { skipped: number; uniform: number }): string {
  const found = { tokens, nats: decimals(natsPerToken, 4), perplexity: decimals(perplexity, 3) };
  const scored = skipped === 0 ? say("cli.scored", found) : say("cli.scoredSkipping", { ...found, skipped });
  return natsPerToken < uniform ? scored : `${scored}\n${say("cli.noBetter", { nats: decimals(uniform, 4) })}`;
}

function describeOutputs(found: NumbersScore | ClassesScore): string {
  if ("right" in found) {
    const { steps, right, natsPerStep, uniform } = found;
    const scored = say("cli.scoredClasses", { steps, right, share: right / steps, nats: decimals(natsPerStep, 4) });
    return natsPerStep < uniform ? scored : `${scored}\n${say("cli.noBetter", { nats: decimals(uniform, 4) })}`;
  }
  const { steps, meanSquaredError, largestDifference } = found;
  return say("cli.scoredNumbers", {
    steps,
    error: significant(meanSquaredError),
    difference: significant(largestDifference),
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

/** Against what it says at its end, or the outputs of the top layers where there is no head. */
async function compareOutputs(
  file: string,
  { weights }: OpenedModel,
  { sequences: [ids], own }: Input,
  target: string,
  compute: Compute,
): Promise<NumbersScore | ClassesScore> {
  if (!ids || ids.length === 0) throw refusal("cli.noNumbers", { file });
  const outputs = topLayers(weights.layers).flatMap((index) => weights.layers[index] ?? []);
  const head = weights.output?.head ?? weights.head;
  const columns = head?.rows ?? outputs.reduce((sum, layer) => sum + (layer.outputSize ?? layer.hiddenSize), 0);
  const answers = own ? ids.length - ((weights.context?.window ?? 1) - 1) : ids.length;
  const expected = await readTarget(target, weights.output, columns, Math.max(0, answers));
  const network = own ? { ...weights, embedding: own } : weights;
  const { run } = compute.start(network);
  return expected.kind === "classes"
    ? compareClasses(network, { ids }, expected.classes, run)
    : compareWith(network, { ids }, expected.numbers, run);
}
