/**
 * Words that were once false or of no use (test/fixtures/faults/README.md, its second table), one case for each kind: what the
 * shell command says today in both languages, and what it must not say again.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recurrentTensors, safetensorsOf, type TensorSpec } from "../unit/checkpoints/files";
import { global, pickle } from "../unit/checkpoints/pickles";
import type { Outcome } from "../shellProgram";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
}, 60_000);
afterAll(() => shell.remove());

type Content = Record<string, TensorSpec> | string | Uint8Array;

const isBytes = (content: Content): content is string | Uint8Array =>
  typeof content === "string" || content instanceof Uint8Array;
const write = (name: string, content: Content) => {
  const parent = name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
  if (parent !== "") mkdirSync(join(shell.folder, parent), { recursive: true });
  shell.write(name, isBytes(content) ? content : safetensorsOf(content));
};
const said = ({ stdout, stderr }: Outcome) => stdout + stderr;
const ids = JSON.stringify({ version: 1, vocabulary: { kind: "integers" } });
const lstm = (inputs: number, hidden = 2) => recurrentTensors("rnn.", 4, hidden, [inputs]);
const keras = (layer: string, inputs: number, units: number): Record<string, TensorSpec> => ({
  [`${layer}/${layer}/kernel:0`]: { shape: [inputs, 4 * units] },
  [`${layer}/${layer}/recurrent_kernel:0`]: { shape: [units, 4 * units] },
  [`${layer}/${layer}/bias:0`]: { shape: [4 * units] },
});
const rtneural = JSON.stringify({
  in_shape: [null, null, 1],
  layers: [
    {
      type: "lstm",
      activation: "",
      shape: [null, null, 1],
      weights: [[[0.5, 0.5, 0.5, 0.5]], [[0.1, 0.2, 0.3, 0.4]], [0, 0, 0, 0]],
    },
  ],
});
const flat = JSON.stringify({ kind: "lstm", hidden: 4, weights: Array.from({ length: 40 }, (_, at) => at / 7) });

interface Case {
  readonly kind: string;
  readonly files: Record<string, Content>;
  readonly command: string;
  readonly says: RegExp;
  readonly inKorean: RegExp;
  readonly never: RegExp;
}

const cases: readonly Case[] = [
  {
    kind: "three axes make no convolution",
    files: { "m.safetensors": { ...lstm(3), start: { shape: [1, 1, 2] }, "bilinear.weight": { shape: [2, 2, 2] } } },
    command: "inspect m.safetensors",
    says: /bilinear\.weight .*\(no part of the model as understood\)/,
    inKorean: /bilinear\.weight .*파악한 모델/,
    never: /convolution|합성곱/,
  },
  {
    kind: "the ground of a default is the file's own",
    files: { "lists.json": rtneural },
    command: "inspect lists.json",
    says: /RTNeural, which reads such lists/,
    inKorean: /RTNeural/,
    never: /Keras 3/,
  },
  {
    kind: "a version that nothing tells is not named",
    files: { "k.safetensors": keras("lstm", 3, 2) },
    command: "inspect k.safetensors",
    says: /neither a configuration nor a version/,
    inKorean: /설정도 버전도 없어/,
    never: /Keras 3/,
  },
  {
    kind: "a target is of what the model gives",
    files: {
      "m.safetensors": { ...lstm(3), "fc.weight": { shape: [5, 2] } },
      "steps.csv": "1,2,3\n4,5,6\n",
      "target.csv": "1,2\n3,4\n",
    },
    command: "score steps.csv --model m.safetensors --target target.csv",
    says: /target\.csv is no target for this model, which gives 5 numbers in each of 2 steps/,
    inKorean: /2단계마다 수를 5개씩 출력/,
    never: /reads|읽습니다/,
  },
  {
    kind: "what is left out by choice can be chosen",
    files: { "m.safetensors": { ...recurrentTensors("a.", 4, 2, [3]), ...recurrentTensors("b.", 4, 2, [5]) } },
    command: "inspect m.safetensors",
    says: /part b: LSTM 5 → 2 \(--part b\)|part a: LSTM 3 → 2 \(--part a\)/,
    inKorean: /--part/,
    never: /left out|제외/,
  },
  {
    kind: "a part that a manifest names is looked for among the parts, which are listed",
    files: {
      "m.safetensors": { ...recurrentTensors("a.", 4, 2, [3]), ...recurrentTensors("b.", 4, 2, [5]) },
      "m.safetensors.gatescope.json": '{"version": 1, "part": "c"}',
    },
    command: "inspect m.safetensors",
    says: /m\.safetensors has no recurrent part "c"; it has (a and b|b and a)/,
    inKorean: /"c"/,
    never: /no recurrent tensors that begin/,
  },
  {
    kind: "an optimizer's state is no part that is missed",
    files: {
      "m.safetensors": {
        ...lstm(3),
        "optimizer.state.0.exp_avg": { shape: [8, 3] },
        "optimizer.state.0.exp_avg_sq": { shape: [8, 3] },
      },
    },
    command: "inspect m.safetensors",
    says: /state of the optimizer/,
    inKorean: /최적화기/,
    never: /tensors (is|are) no part|속하지 않아/,
  },
  {
    kind: "no text is asked for to settle what no text could",
    files: { "m.safetensors": { ...recurrentTensors("rnn.", 1, 2, [3]) }, "steps.csv": "1,2,3\n" },
    command: "trace steps.csv --model m.safetensors --out y.json",
    says: /activation: tanh, assumed/,
    inKorean: /tanh/,
    never: /Trace a text|텍스트를 추적/,
  },
  {
    kind: "a shell has no list to choose a vocabulary from",
    files: { "m.safetensors": { "emb.weight": { shape: [7, 3] }, ...lstm(3), "fc.weight": { shape: [7, 2] } }, "a.txt": "abc" },
    command: "score a.txt --model m.safetensors",
    says: /m\.safetensors has 7 tokens.*m\.safetensors\.gatescope\.json.*"training-text".*"integers"/,
    inKorean: /토큰은 7개.*"integers"/,
    never: /Choose|선택하십시오/,
  },
  {
    kind: "letters of PyTorch's tutorial are a vocabulary that can be written down",
    files: {
      "names.safetensors": { "i2h.weight": { shape: [4, 61] }, "i2h.bias": { shape: [4] }, "i2o.weight": { shape: [18, 61] } },
      "name.txt": "Satoshi",
    },
    command: "trace name.txt --model names.safetensors --out y.json",
    says: /names\.safetensors has 57 tokens.*often use string\.ascii_letters and " \.,;'": \{"version":1,"vocabulary":\{"kind":"characters"/,
    inKorean: /"kind":"characters"/,
    never: /no table of numbers/,
  },
  {
    kind: "what reads numbers may read characters one-hot",
    files: { "m.safetensors": lstm(58), "name.txt": "Satoshi" },
    command: "trace name.txt --model m.safetensors --out y.json",
    says: /this model reads 58 numbers for each step.*If it reads characters one-hot, write \{"version": 1, "input": "one-hot"\}/,
    inKorean: /"input": "one-hot"/,
    never: /nothing to say/,
  },
  {
    kind: "a JSON text of numbers holds numbers",
    files: { "flat.json": flat },
    command: "inspect flat.json",
    says: /JSON text of numbers without names or shapes.*an object of matrices/,
    inKorean: /수로 된 JSON/,
    never: /file of weights that it belongs to|가중치 파일을 여십시오/,
  },
  {
    kind: "raw numbers beside their list, and a folder, name the file to open",
    files: { "raw/weights.bin": Uint8Array.from({ length: 64 }, (_, at) => at * 37), "raw/manifest.json": "{}" },
    command: "inspect raw/weights.bin",
    says: /manifest\.json beside it may list its tensors: open that file/,
    inKorean: /manifest\.json/,
    never: /Convert it|변환하십시오/,
  },
  {
    kind: "a folder names its checkpoints",
    files: { "run/model.safetensors": lstm(3), "run/notes.md": "notes" },
    command: "inspect run",
    says: /run is a folder\. Open one of its files: model\.safetensors/,
    inKorean: /model\.safetensors/,
    never: /Check the path|notes/,
  },
  {
    kind: "a folder names checkpoints within its folders",
    files: { "saved/saved_model.pb": Uint8Array.of(8, 1, 0x12, 0x40), "saved/variables/weights.safetensors": lstm(3) },
    command: "inspect saved",
    says: /saved is a folder\. Open one of its files: variables\/weights\.safetensors/,
    inKorean: /variables\/weights\.safetensors/,
    never: /None of its files/,
  },
  {
    kind: "a package is named by what it holds",
    files: { "net.mlpackage/Data/model.mlmodel": Uint8Array.of(8, 7, 0x12, 0x40), "net.mlpackage/Manifest.json": "{}" },
    command: "inspect net.mlpackage",
    says: /net\.mlpackage is a folder that holds a Core ML model.*coremltools/,
    inKorean: /Core ML/,
    never: /Manifest\.json/,
  },
  {
    kind: "as many numbers out as in are no alphabet",
    files: { "forecast.safetensors": { ...lstm(7), "fc.weight": { shape: [7, 2] } }, "steps.csv": "1,2,3,4,5,6,7\n" },
    command: "trace steps.csv --model forecast.safetensors --out y.json",
    says: /input: vectors of 7 numbers, assumed/,
    inKorean: /수 7개로 된 벡터/,
    never: /has 7 tokens|토큰은 7개/,
  },
  {
    kind: "layers that are not run are named by names that mean something",
    files: {
      "k.safetensors": {
        ...keras("lstm", 3, 2),
        "side/side/kernel:0": { shape: [9, 4] },
        "mean_metric_wrapper/total:0": { shape: [1] },
        "0/0/total:0": { shape: [1] },
        "mean/count:0": { shape: [] },
      },
    },
    command: "inspect k.safetensors",
    says: /what is beside or after it is not: side\.$/m,
    inKorean: /실행하지 않습니다: side\.$/m,
    never: /not: .*(mean|0)|않습니다: .*(mean|0)/,
  },
  {
    kind: "GGUF holds recurrent models too",
    files: { "m.gguf": "GGUF\u0003\0\0\0\0\0\0\0\0\0\0\0" },
    command: "inspect m.gguf",
    says: /a GGUF file.*gguf package/,
    inKorean: /GGUF 파일.*gguf 패키지/,
    never: /transformer|트랜스포머/,
  },
  {
    kind: "a pickle is named by what is in it",
    files: { "m.pkl": pickle(global("keras.src.models.Sequential"), ")R") },
    command: "inspect m.pkl",
    says: /pickled Keras model.*keras\.src\.models\.Sequential.*model\.save/,
    inKorean: /Keras 모델/,
    never: /not one that PyTorch wrote/,
  },
  {
    kind: "a vocabulary that the size suggests, and a score no better than guessing, are said",
    files: {
      "m.safetensors": { "emb.weight": { shape: [256, 3] }, ...lstm(3), "fc.weight": { shape: [256, 2] } },
      "a.txt": "abc",
    },
    command: "score a.txt --model m.safetensors",
    says: /No better than guessing: uniform guessing would take 5\.5452 nats\.[^]*vocabulary: the 256 bytes, assumed/,
    inKorean: /5\.5452/,
    never: /nothing to say/,
  },
  {
    kind: "no network is recognised: what was found, and names under which it would be",
    files: { "m.safetensors": { a_gates: { shape: [64, 16] }, b_gates: { shape: [64, 8] } } },
    command: "trace a.txt --model m.safetensors --out y.json",
    says: /no recurrent network that is recognised\. By their shapes, a_gates.* could hold gates\..*rnn\.weight_ih_l0/,
    inKorean: /a_gates.*rnn\.weight_ih_l0/,
    never: /These can be inspected/,
  },
  {
    kind: "what is not run is named where a result is without it",
    files: {
      "m.safetensors": {
        "emb.weight": { shape: [9, 3] },
        ...lstm(3),
        "gate.extra.w": { shape: [4, 4] },
        "fc.weight": { shape: [9, 2] },
      },
      "m.safetensors.gatescope.json": ids,
      "n.txt": "1 2 3",
    },
    command: "score n.txt --model m.safetensors",
    says: /warning: 1 of \d+ tensors is no part of the model as understood, and not run: gate\.extra/,
    inKorean: /실행하지 않습니다: gate\.extra/,
    never: /nothing to say/,
  },
];

describe.each(cases)("$kind", ({ files, command, says, inKorean, never }) => {
  it.each([
    ["English", "C", says],
    ["Korean", "ko_KR.UTF-8", inKorean],
  ])("%s", async (_language, locale, expected) => {
    for (const [name, content] of Object.entries(files)) write(name, content);
    const outcome = await shell.inLocale(locale, ...command.split(" "));
    for (const name of Object.keys(files)) rmSync(join(shell.folder, name));
    expect(said(outcome)).toMatch(expected);
    expect(said(outcome)).not.toMatch(never);
  });
});
