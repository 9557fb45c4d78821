/** What a model is expected to give, from a file: a class for each step, by name or number, or numbers. */
import type { StepOutput } from "../model/network";
import { numbersVocabulary } from "../checkpoints/input/numbers";
import { CheckpointError } from "../checkpoints/errors";
import { withFile } from "../checkpoints/nodeFile";
import type { Message, MessageId } from "../messages/message";
import { say } from "./language";
import { refusal } from "./refusal";

/** Classes in a longer file are not read: in bytes. */
const maximumText = 64 * 2 ** 20;

export type Target =
  | { readonly kind: "classes"; readonly classes: Uint32Array }
  | { readonly kind: "numbers"; readonly numbers: Float32Array };

/** `columns`: numbers that the model gives in each step, of which there are `steps`. */
export async function readTarget(file: string, output: StepOutput | undefined, columns: number, steps: number): Promise<Target> {
  const classes =
    output && isOfClasses(output) ? await classesIn(file, output, columns === 1 ? Infinity : steps * columns) : null;
  if (classes) return { kind: "classes", classes };
  const { encodeFile } = numbersVocabulary(columns, say("cli.modelsOutputs"));
  const expected = encodeFile && (await withFile(file, (source) => encodeFile(source)).catch(asTarget(file, columns, steps)));
  return { kind: "numbers", numbers: expected?.table?.data ?? new Float32Array(0) };
}

/** One in several, or yes or no. */
function isOfClasses({ activation, head }: StepOutput): boolean {
  return activation === "softmax" || activation === "log-softmax" || (activation === "sigmoid" && head.rows === 1);
}

/** Null where the file holds no list of classes: an array, or as many entries as all steps have `numbers`. */
async function classesIn(file: string, { labels, head }: StepOutput, numbers: number): Promise<Uint32Array | null> {
  const text = await withFile(file, async (source) => {
    return source.size > maximumText ? null : new TextDecoder().decode(await source.read(0, source.size));
  });
  if (text === null || text.startsWith("\ufffdNUMPY")) return null;
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length >= numbers) return null;
  const count = Math.max(2, head.rows);
  return Uint32Array.from(words, (word, step) => {
    const named = labels?.indexOf(word) ?? -1;
    const id = named >= 0 ? named : /^\d+$/.test(word) ? Number(word) : NaN;
    if (id < count) return id;
    throw refusal("cli.noSuchClass", { file, word, step: step + 1, classes: labels ?? [`0 … ${count - 1}`] });
  });
}

/** What is wrong of a target, in words of what the model gives; a reader of numbers speaks of what it reads. */
function asTarget(file: string, columns: number, steps: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CheckpointError) || error.code !== "input-malformed") throw error;
    const { id, args = {} } = error.said;
    const { where, reason } = args;
    if (where !== undefined && reason !== undefined)
      throw refusal("cli.targetCell", { where: where as Message, reason: reason as Message, columns });
    if (otherShape.has(id)) throw refusal("cli.targetShape", { file, columns, steps });
    throw error;
  };
}

const otherShape = new Set<MessageId>([
  "input.columnCount",
  "input.columnCountNamed",
  "input.noNumbers",
  "input.arrayShape",
  "input.soundForWide",
]);
