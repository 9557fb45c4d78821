/** What expected.json says in words, as conditions on what `inspect --json` prints. */
import type { Findings } from "./shell";

type Condition = (findings: Findings, partNamed: (name: string) => Promise<Findings>) => boolean | Promise<boolean>;

const roleOf = ({ tensors }: Findings, tensor: string) =>
  tensors
    .filter(({ name }) => name.startsWith(tensor))
    .flatMap(({ role }) => (role === "" ? [] : [role]))
    .join("; ");
const reasonOf = ({ ignored }: Findings, named: string) =>
  ignored
    .filter(({ tensor }) => tensor.startsWith(named))
    .map(({ reason }) => reason)
    .join("; ");

/** Whether something that fits `pattern` is shown as open: assumed, open, or measured among several readings, or told in a warning. */
function isAsked({ inferences, warnings, problem }: Findings, pattern: RegExp): boolean {
  const open = inferences.filter(
    ({ ground, alternatives }) => /^(assumed|open)$/.test(ground) || (ground === "measured" && alternatives.length > 1),
  );
  return [
    ...open.map(({ about, value, evidence, alternatives }) =>
      [about, value, evidence, ...alternatives.map(({ label }) => label)].join(": "),
    ),
    ...warnings,
    problem ?? "",
  ].some((text) => pattern.test(text));
}

/** What must be asked, by expected.json's `mustAsk`. */
const questions: Readonly<Record<string, RegExp>> = {
  wiring: /wiring|not connected/i,
  "input: numbers or one-hot tokens": /numbers.*(one-hot|tokens|characters)|(one-hot|tokens|characters).*numbers/i,
  "which part": /--part/,
  "activation of the state, and order of letter and state": /activation|operandOrder/,
  "activation of hidden": /activation/i,
  "activation of the dense layers": /activation/i,
  "what the decoder starts from": /initialState/,
  "order of input and state": /operandOrder/,
  "12 units are declared, and the weights are of 8": /\b12\b.*\b8\b/,
};

export function asks(findings: Findings, mustAsk: string): boolean {
  const pattern = questions[mustAsk];
  if (!pattern) throw new Error(`"${mustAsk}" is no question that claims.ts knows.`);
  return isAsked(findings, pattern);
}

/** Forms of `mustNotClaim`, the first that fits; true: it is claimed. */
const claims: readonly (readonly [RegExp, (...named: string[]) => Condition])[] = [
  [/^(\S+) is an embedding$/, (tensor) => (found) => /embedding/.test(roleOf(found, tensor))],
  [
    /^(\S+) is part of a convolution$/,
    (tensor) => (found) => /convolution/.test(`${roleOf(found, tensor)} ${reasonOf(found, tensor)}`),
  ],
  [
    /^(\S+) is the head$/,
    (tensor) => (found) => /\bhead weights\b/.test(roleOf(found, `${tensor}.`) + roleOf(found, `${tensor}/`)),
  ],
  [/^(\S+) is a dense layer or a head$/, (tensor) => (found) => /dense|head/.test(roleOf(found, tensor))],
  [/^(\S+) is applied to what the GRUs read$/, (tensor) => (found) => roleOf(found, tensor) !== ""],
  [/^the model reads bytes$/, () => (found) => found.vocabulary?.kind === "bytes"],
  [/^the head predicts the next word$/, () => (found) => found.head !== null && found.head.labels === undefined],
  [/^(\S+) has a head$/, (part) => async (_, partNamed) => (await partNamed(part)).head !== null],
  [
    /^(\S+) reads the embedding of (\S+)$/,
    (part, other) => async (_, partNamed) => /embedding/.test(roleOf(await partNamed(part), other)),
  ],
  [
    /^layers of (\S+) and (\S+) in one chain$/,
    (one, other) => async (found, partNamed) => {
      const parts = await Promise.all((found.parts ?? []).map(({ name }) => partNamed(name)));
      return [found, ...parts].some(
        (each) =>
          /before the head|stage|dense/.test(roleOf(each, one)) &&
          /before the head|stage|dense/.test(roleOf(each, other)) &&
          each.parts === undefined,
      );
    },
  ],
  [/^one LSTM has both outputs$/, () => (found) => (found.parts?.length ?? 0) < 2],
  [/^(\S+) reads (\S+)$/, () => (found) => found.layers.some(({ reads }) => reads.some((layer) => layer >= 0))],
];

export async function isClaimed(
  findings: Findings,
  claim: string,
  partNamed: (name: string) => Promise<Findings>,
): Promise<boolean> {
  for (const [form, condition] of claims) {
    const [, ...named] = form.exec(claim) ?? [];
    if (form.test(claim)) return condition(...named)(findings, partNamed);
  }
  throw new Error(`"${claim}" is no claim that claims.ts knows.`);
}
