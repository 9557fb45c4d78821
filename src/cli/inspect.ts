/** `gatescope inspect`: what a checkpoint holds, as JSON or for reading. */
import type { CheckpointFindings } from "../checkpoints/model";
import { withCheckpoint } from "../worker/withCheckpoint";
import { inspectPart } from "../checkpoints/open/openModel";
import { checkpointPath } from "./input";
import { message } from "../messages/message";
import { say, textOf, toJson } from "./language";
import { bundledTexts } from "../model/bundledTexts";
import { printable } from "./refusal";
import { shellProblem } from "./shellProblem";
import { inferenceAsData, lineOf } from "./hypothesisTest";

export interface InspectRequest {
  readonly file: string;
  readonly json: boolean;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
}

export async function inspect({ file, json, part }: InspectRequest): Promise<string> {
  const path = await checkpointPath(file);
  const findings = await withCheckpoint(path, (source, siblings) => inspectPart(source, siblings, part));
  if (json) return toJson(asData(file, findings));
  return toLines(file, findings)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function asData(file: string, { format, fileSize, model, ...rest }: CheckpointFindings) {
  const { layers = [], embedding = null, head = null, vocabulary = null, inferences = [] } = model ?? {};
  const tensors = rest.tensors.map((tensor) => ({ ...tensor, role: tensor.role ?? "" }));
  return {
    file,
    format,
    fileSize,
    layers,
    embedding,
    head,
    vocabulary,
    inferences: inferences.map(inferenceAsData),
    ...rest,
    tensors,
  };
}

function toLines(file: string, findings: CheckpointFindings): string[] {
  const { format, fileSize, model, problem, recognised, parameters, tensors, placeholders, ignored, warnings } = findings;
  const sizes = {
    size: message("common.bytes", { n: fileSize }),
    tensors: message("inspector.tensorCount", { n: tensors.length }),
    parameters: message("inspector.parameterCount", { n: parameters }),
  };
  const lines = [say("cli.inspected", { file, format, ...sizes })];
  const [title, about] = bundledTexts.get(file)?.map(textOf) ?? [model?.title, model?.description];
  if (title !== undefined && title !== file) lines.push(title);
  if (about) lines.push(about);
  for (const { name, layers, isTaken } of findings.parts ?? [])
    lines.push(say(isTaken ? "cli.part" : "cli.partToName", { name, layers: layers.map(textOf).join(", ") }));
  lines.push("", ...recognised.map(textOf));
  if (model?.vocabulary && !model.inferences.some(({ about }) => about === "vocabulary"))
    lines.push(vocabularyLine(model.vocabulary));
  if (model && model.inferences.length > 0) lines.push("", ...model.inferences.map(lineOf), "");
  if (problem) lines.push(say("cli.problem", { problem: shellProblem(problem) }));
  lines.push(...warnings.map((warning) => say("cli.warning", { warning })));
  lines.push(...placeholders.map((name) => say("cli.placeholder", { name })), "");
  const reasons = new Map(ignored.map(({ tensor, reason }) => [tensor, textOf(reason)]));
  const width = Math.max(0, ...tensors.map(({ name }) => Math.min(60, name.length)));
  for (const { name, shape, dtype, role } of tensors) {
    const said = role ? textOf(role) : `(${reasons.get(name) ?? ""})`;
    lines.push(`${name.padEnd(width)}  ${dtype.padEnd(4)}  [${shape.join(", ")}]  ${said}`);
  }
  return lines;
}

function vocabularyLine({ kind, size, source }: NonNullable<NonNullable<CheckpointFindings["model"]>["vocabulary"]>): string {
  if (kind === "numbers") return say("cli.vocabularyNumbers", { n: size, source });
  return say("cli.vocabulary", { kind: message(kindTitles[kind]), tokens: message("common.tokens", { n: size }), source });
}

const kindTitles = {
  bytes: "cli.bytes",
  characters: "cli.characters",
  words: "cli.words",
  subwords: "cli.subwords",
  integers: "cli.integers",
  unknown: "cli.unknown",
} as const;
