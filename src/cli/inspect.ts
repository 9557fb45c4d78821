/** `gatescope inspect`: what a checkpoint holds, as JSON or for reading. */
import { englishText } from "../messages/error";
import { inWords } from "../messages/inWords";
import type { CheckpointFindings } from "../checkpoints/model";
import { withCheckpoint } from "../worker/withCheckpoint";
import { inspectPart } from "../checkpoints/open/openModel";
import { checkpointPath } from "./input";
import { printable } from "./refusal";
import { lineOf } from "./settle";

export interface InspectRequest {
  readonly file: string;
  readonly json: boolean;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
}

export async function inspect({ file, json, part }: InspectRequest): Promise<string> {
  const path = await checkpointPath(file);
  const findings = await withCheckpoint(path, (source, siblings) => inspectPart(source, siblings, part));
  if (json) return `${JSON.stringify(inWords(toJson(file, findings), englishText), null, 2)}\n`;
  return toLines(file, findings)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function toJson(file: string, { format, fileSize, model, ...rest }: CheckpointFindings) {
  const { layers = [], embedding = null, head = null, vocabulary = null, inferences = [] } = model ?? {};
  const tensors = rest.tensors.map((tensor) => ({ ...tensor, role: tensor.role ?? "" }));
  const told = inferences.map((one) => ({ ...one, evidence: one.evidence.map(englishText).join(" ") }));
  return { file, format, fileSize, layers, embedding, head, vocabulary, inferences: told, ...rest, tensors };
}

function toLines(file: string, findings: CheckpointFindings): string[] {
  const { inferences = [] } = findings.model ?? {};
  const said = inWords(findings, englishText);
  const { format, fileSize, model, problem, recognised, parameters, tensors, placeholders, ignored, warnings } = said;
  const number = (value: number) => value.toLocaleString("en-US");
  const sizes = [`${number(fileSize)} bytes`, `${tensors.length} tensors`, `${number(parameters)} parameters`];
  const lines = [`${file}: ${format}, ${sizes.join(", ")}`];
  if (model && model.title !== file) lines.push(model.title);
  if (model?.description) lines.push(model.description);
  for (const { name, layers, isTaken } of said.parts ?? [])
    lines.push(`part ${name}: ${layers.join(", ")}${isTaken ? "" : ` (--part ${name})`}`);
  lines.push("", ...recognised);
  if (model?.vocabulary && !model.inferences.some(({ about }) => about === "vocabulary")) {
    const { kind, size, source } = model.vocabulary;
    const what = kind === "numbers" ? `${number(size)} number${size === 1 ? "" : "s"} a step` : `${kind}, ${number(size)} tokens`;
    lines.push(`vocabulary: ${what}, from: ${source}`);
  }
  if (inferences.length > 0) lines.push("", ...inferences.map(lineOf), "");
  if (problem) lines.push(`problem: ${problem}`);
  lines.push(...warnings.map((warning) => `warning: ${warning}`));
  lines.push(...placeholders.map((name) => `${name}: named in the file, not run`), "");
  const reasons = new Map(ignored.map(({ tensor, reason }) => [tensor, reason]));
  const width = Math.max(0, ...tensors.map(({ name }) => Math.min(60, name.length)));
  for (const { name, shape, dtype, role } of tensors) {
    lines.push(`${name.padEnd(width)}  ${dtype.padEnd(4)}  [${shape.join(", ")}]  ${role ?? `(${reasons.get(name) ?? ""})`}`);
  }
  return lines;
}
