/** One check for each property of expected.json that a case has, by the property's name. */
import { expect } from "vitest";
import { largestDifference, rowsOf, type ExpectedFindings, type FaultCase } from "./cases";
import { asks, isClaimed } from "./claims";
import type { Findings, Shell } from "./shell";

export type Check = () => Promise<void>;

/** In the order of the properties in README.md. */
export function checksOf(fault: FaultCase, shell: Shell): [property: string, check: Check][] {
  const { inspect, trace, outputs, score, alternatives } = fault.expected;
  const checks: [string, Check][] = [];
  const add = (property: string, isGiven: boolean, check: Check) => void (isGiven && checks.push([property, check]));
  add("refused", inspect.refused === true, () => isRefused(fault, shell));
  for (const [property, check] of findingChecks(inspect)) {
    checks.push([property, async () => check(await shell.inspect(fault))]);
  }
  add("parts", inspect.parts !== undefined, () => hasParts(fault, shell));
  add("mustAsk", inspect.mustAsk !== undefined, async () =>
    expect(asks(await shell.inspect(fault), inspect.mustAsk ?? ""), inspect.mustAsk).toBe(true),
  );
  add("mustNotClaim", (inspect.mustNotClaim ?? []).length > 0 && !inspect.refused, async () => {
    const findings = await shell.inspect(fault);
    for (const claim of inspect.mustNotClaim ?? [])
      expect(await isClaimed(findings, claim, (part) => shell.inspect(fault, part)), claim).toBe(false);
  });
  add("trace", trace !== undefined, () => isTraced(fault, shell));
  add("outputs", outputs !== undefined, () => givesOutputs(fault, shell));
  add("tokens", inspect.tokens !== undefined, async () => {
    const { tokens, labels } = await shell.trace(fault);
    expect(tokens).toEqual(inspect.tokens);
    if (inspect.unknown !== undefined) expect(labels).toContain(inspect.unknown);
  });
  add("score", score !== undefined, async () => {
    const { natsPerToken, tokens } = await shell.score(fault);
    expect(Math.abs(natsPerToken - (score?.natsPerToken ?? NaN))).toBeLessThanOrEqual(score?.tolerance ?? 0);
    if (score?.tokens !== undefined) expect(tokens).toBe(score.tokens);
  });
  add(
    "alternatives",
    (alternatives ?? []).some(({ natsPerToken }) => natsPerToken !== undefined),
    () => scoresAlternatives(fault, shell),
  );
  return checks;
}

type FindingCheck = (findings: Findings) => void;

/** Of the whole model, or of one part of it. */
function findingChecks(expected: ExpectedFindings): [property: string, check: FindingCheck][] {
  const {
    input,
    numbersPerStep,
    layers,
    embedding,
    head,
    noHead,
    stages,
    vocabulary,
    tensors,
    initialState,
    sequenceLengths,
    window,
  } = expected;
  const checks: [string, boolean, FindingCheck][] = [
    ["layers", layers !== undefined, (found) => hasLayers(found, layers ?? [])],
    [
      "input",
      input === "numbers",
      (found) => expect(found.vocabulary).toMatchObject({ kind: "numbers", ...(numbersPerStep && { size: numbersPerStep }) }),
    ],
    ["embedding", embedding !== undefined, (found) => hasEmbedding(found, embedding ?? null)],
    ["head", head !== undefined || noHead === true, (found) => hasHead(found, head ?? null)],
    [
      "stages",
      stages !== undefined,
      (found) => {
        for (const stage of stages ?? [])
          expect(
            found.tensors.filter(({ name, role }) => name.startsWith(stage) && role !== ""),
            stage,
          ).not.toEqual([]);
      },
    ],
    [
      "vocabulary",
      vocabulary !== undefined,
      (found) => {
        expect(found.vocabulary?.size).toBe(vocabulary);
        expect(found.vocabulary?.kind).not.toBe("unknown");
      },
    ],
    [
      "tensors",
      tensors !== undefined,
      (found) => {
        expect(Object.fromEntries(found.tensors.map(({ name, shape }) => [name, shape]))).toEqual(tensors);
      },
    ],
    [
      "initialState",
      initialState !== undefined,
      (found) => {
        for (const name of initialState ?? [])
          expect(found.tensors.find((tensor) => tensor.name === name)?.role, name).toMatch(/initial/);
      },
    ],
    [
      "sequenceLengths",
      sequenceLengths !== undefined,
      (found) => saysOf(found, /^sequenceLength$/, (sequenceLengths ?? []).join(", ")),
    ],
    ["window", window !== undefined, (found) => saysOf(found, /^window$/, `${window}`)],
    ["activation", expected.activation !== undefined, (found) => saysOf(found, /^activations?$/, expected.activation ?? "")],
    [
      "recurrentActivation",
      expected.recurrentActivation !== undefined,
      (found) => saysOf(found, /^(gateActivation|activations)$/, (expected.recurrentActivation ?? "").replace("-", " ")),
    ],
  ];
  return checks.flatMap(([property, isGiven, check]) => (isGiven ? [[property, check] as [string, FindingCheck]] : []));
}

/** An inference about something has a word in its value. */
function saysOf({ inferences }: Findings, about: RegExp, word: string): void {
  const values = inferences.filter((inference) => about.test(inference.about)).map(({ value }) => value.replaceAll("-", " "));
  expect(
    values.filter((value) => value.includes(word)),
    `${about} among ${inferences.map((each) => each.about).join("; ")}`,
  ).not.toEqual([]);
}

/** Whether what has a role is from there: a tensor's name, or a layer's name in it, begins so; or it is said in words. */
function isFrom({ tensors, recognised }: Findings, role: RegExp, from: string): boolean {
  const begins = (name: string) => name.startsWith(from) || name.includes(`/${from}/`) || name.includes(` from ${from}`);
  return (
    tensors.some((tensor) => role.test(tensor.role) && begins(tensor.name)) ||
    recognised.some((line) => role.test(line) && begins(line))
  );
}

function hasLayers(found: Findings, expected: NonNullable<ExpectedFindings["layers"]>): void {
  const shapes = found.layers.map(({ cell, inputSize, hiddenSize, direction, reads }) => ({
    cell: cell.replace(/^rnn-.*/, "rnn"),
    inputSize,
    hiddenSize,
    direction,
    reads,
  }));
  expect(shapes).toEqual(
    expected.map(({ cell, inputSize, hiddenSize, direction, reads }) => ({ cell, inputSize, hiddenSize, direction, reads })),
  );
  expected.forEach(({ from }, layer) => {
    if (from === undefined) return;
    expect(isFrom(found, new RegExp(`layer ${layer}\\b`), from), `layer ${layer} is from ${from}`).toBe(true);
  });
}

function hasEmbedding(found: Findings, expected: NonNullable<ExpectedFindings["embedding"]> | null): void {
  const named = found.tensors.filter(({ role }) => /^embedding/.test(role)).map(({ name }) => name);
  if (expected === null) return expect([found.embedding, ...named]).toEqual([null]);
  expect(named).toContain(typeof expected === "string" ? expected : expected.from);
  if (typeof expected === "object") expect(found.embedding).toEqual({ vocabularySize: expected.rows, size: expected.columns });
}

function hasHead(found: Findings, expected: NonNullable<ExpectedFindings["head"]> | null): void {
  const named = found.tensors.filter(({ role }) => /head weights/.test(role)).map(({ name }) => name);
  if (expected === null) return expect([found.head, ...named]).toEqual([null]);
  const from = (typeof expected === "string" ? expected : expected.from).replace(" ", "_");
  expect(isFrom(found, /^head(:| weights)/, from), `the head is from ${from}, not ${named.join(", ")}`).toBe(true);
  if (typeof expected === "string") return;
  expect(found.head).toMatchObject({ inputSize: expected.inputs, outputSize: expected.outputs });
  if (expected.labels) expect(found.head?.labels).toEqual(expected.labels);
}

async function hasParts(fault: FaultCase, shell: Shell): Promise<void> {
  const { parts, partList = [] } = fault.expected.inspect;
  const found = await shell.inspect(fault);
  expect(found.parts).toHaveLength(parts ?? 0);
  expect((found.parts ?? []).map(({ name }) => name).sort()).toEqual(partList.map(({ name }) => name).sort());
  for (const part of partList) {
    const findings = await shell.inspect(fault, part.name);
    for (const [, check] of findingChecks(part)) check(findings);
  }
}

async function isRefused({ expected, path }: FaultCase, shell: Shell): Promise<void> {
  const input = path(typeof expected.input === "string" ? expected.input : "");
  const { code, stderr } = await shell.run("trace", input, "--model", path(expected.checkpoint), "--out", "refused.json");
  expect(code).toBe(2);
  for (const name of expected.inspect.messageNames ?? []) expect(stderr).toContain(name);
}

/** Arrays of a part are named by it: "decoder.l0.h". */
async function isTraced(fault: FaultCase, shell: Shell): Promise<void> {
  const { arrays, tolerance } = fault.expected.trace ?? { arrays: {}, tolerance: 0 };
  const parts = (fault.expected.inspect.partList ?? []).map(({ name }) => name);
  for (const [name, file] of Object.entries(arrays)) {
    const part = parts.find((each) => name.startsWith(`${each}.`));
    const traced = await shell.trace(fault, part);
    const found = (traced[name] ?? traced[part === undefined ? name : name.slice(part.length + 1)]) as number[][] | undefined;
    expect(largestDifference(found, await rowsOf(fault.path(file))), name).toBeLessThanOrEqual(tolerance);
  }
}

async function givesOutputs(fault: FaultCase, shell: Shell): Promise<void> {
  const { array = "", tolerance = 0, columns, likeliest } = fault.expected.outputs ?? {};
  const { y, "y.labels": labels } = (await shell.trace(fault)) as { y?: number[][]; "y.labels"?: string[] };
  expect(largestDifference(y, await rowsOf(fault.path(array)))).toBeLessThanOrEqual(tolerance);
  if (columns) expect(labels).toEqual(columns);
  if (likeliest) expect(y?.map((row) => labels?.[row.indexOf(Math.max(...row))])).toEqual(likeliest);
}

/** What each reading costs is among what `score` measured, or is its result for a part. */
async function scoresAlternatives(fault: FaultCase, shell: Shell): Promise<void> {
  const { input, alternatives = [] } = fault.expected;
  const names = (fault.expected.inspect.partList ?? []).map(({ name }) => name);
  const found: number[] = [];
  const take = async (part?: string, source?: string) => {
    const { natsPerToken, inferences } = await shell.score(fault, part, source);
    found.push(
      natsPerToken,
      ...inferences.flatMap(({ alternatives: each }) => each.flatMap(({ natsPerToken: nats }) => nats ?? [])),
    );
  };
  if (typeof input === "string") await take();
  else {
    const [encoder = "", decoder = ""] = names;
    await take(decoder);
    await take(decoder, input[encoder]);
  }
  for (const { reading, natsPerToken } of alternatives) {
    if (natsPerToken === undefined || reading.startsWith("wrong")) continue;
    expect(Math.min(...found.map((nats) => Math.abs(nats - natsPerToken))), `${reading}, among ${found.join(", ")}`).toBeLessThan(
      1e-3,
    );
  }
}
