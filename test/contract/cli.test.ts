/** The shell command as it is shipped: its exit code, its output and its files. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safetensorsOf, undecidedModel } from "../unit/checkpoints/files";
import { openShell, type Shell } from "./cliSupport";

const root = resolve(__dirname, "../..");
let shell: Shell;
let folder: string;
beforeAll(async () => {
  shell = await openShell();
  ({ folder } = shell);
}, 60_000);
afterAll(() => shell.remove());

const gatescope = (...args: string[]) => shell.gatescope(...args);
const write = (name: string, content: string | Uint8Array) => shell.write(name, content);

describe("inspect", () => {
  it("prints JSON with what the checkpoint holds", async () => {
    const { code, stdout, stderr } = await gatescope("inspect", "models/abc.safetensors", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      format: "safetensors",
      layers: [
        { cell: "lstm", inputSize: 2, hiddenSize: 3, direction: "forward" },
        { cell: "lstm", inputSize: 3, hiddenSize: 3, direction: "forward" },
      ],
      vocabulary: { kind: "characters", size: 4, source: "manifest" },
      parameters: 8 + 12 * 5 + 24 + 12 * 6 + 24 + 12 + 4,
      problem: null,
      warnings: [],
    });
    expect((JSON.parse(stdout) as { tensors: object[] }).tensors).toContainEqual({
      name: "rnn.weight_ih_l0",
      shape: [12, 2],
      dtype: "F32",
      byteLength: 96,
      role: "input weights, layer 0",
    });
  });

  it("prints lines for people, of a bundled model by name too", async () => {
    const { code, stdout } = await gatescope("inspect", "abc");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^abc: safetensors, .*\nThe ABC\n/);
    expect(stdout).toContain("gate order: i f g o, convention: ");
    expect(stdout).toContain("layer 1: LSTM 3 → 3, reads layer 0, from rnn.weight_ih_l1");
  });

  it.each(["unknown", "missing-part", "spoiled"])("shows %s with its problem", async (name) => {
    const { code, stdout } = await gatescope("inspect", `${name}.safetensors`, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      problem: expect.any(String),
      layers: expect.arrayContaining([expect.objectContaining({ cell: "lstm" })]),
    });
  });
});

describe("what a checkpoint leaves open", () => {
  const text = "ab".repeat(200);

  it("is inspected as assumed", async () => {
    const { stdout } = await gatescope("inspect", "open.safetensors", "--json");
    expect((JSON.parse(stdout) as { inferences: object[] }).inferences).toContainEqual(
      expect.objectContaining({ about: "activation", value: "tanh", ground: "assumed" }),
    );
  });

  it("is measured on the text by score and trace, which say what they took", async () => {
    write("abab.txt", text);
    const { stdout, stderr } = await gatescope("score", "abab.txt", "--model", "open.safetensors", "--json");
    expect(stderr).toMatch(/^gatescope: activation: relu, measured \(margin \d\.\d{3} nats per token\): [^\n]+\n$/);
    const { natsPerToken, inferences } = JSON.parse(stdout) as {
      natsPerToken: number;
      inferences: { about: string; alternatives: { label: string; natsPerToken: number }[] }[];
    };
    const { alternatives } = inferences.find(({ about }) => about === "activation")!;
    // With ReLU the scores of a, b and the newline are -4, 4, -12 after a, and 4, -4, -4 after b.
    const right = [4 + Math.log(Math.exp(-4) + Math.exp(4) + Math.exp(-12)) - 8, Math.log(Math.exp(4) + 2 * Math.exp(-4)) - 4];
    expect(natsPerToken).toBeCloseTo((200 * right[0]! + 199 * right[1]!) / 399, 5);
    expect(alternatives.find(({ label }) => label === "relu")!.natsPerToken).toBeCloseTo(natsPerToken, 5);
    const traced = await gatescope("trace", "abab.txt", "--model", "open.safetensors", "--out", "open.json");
    expect(traced.stderr).toBe(stderr);
    expect(
      (JSON.parse(readFileSync(join(folder, "open.json"), "utf8")) as Record<string, number[][]>)["l0.h"]!.slice(0, 2),
    ).toEqual([[2], [0]]);
  });

  it("is settled by the manifest that explain writes, and never over another", async () => {
    write("settled.safetensors", safetensorsOf(undecidedModel));
    write("chars.txt", "ab\n");
    const { code, stdout } = await gatescope("explain", "settled.safetensors");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      name: "settled.safetensors",
      vocabulary: { kind: "file", file: "chars.txt" },
    });
    const path = "settled.safetensors.gatescope.json";
    expect(await gatescope("explain", "settled.safetensors", "--write")).toMatchObject({ code: 0, stdout: `${path}\n` });
    expect(readFileSync(join(folder, path), "utf8")).toBe(stdout);
    expect(await gatescope("score", "abab.txt", "--model", "settled.safetensors")).toMatchObject({ code: 0, stderr: "" });
    expect(await gatescope("explain", "settled.safetensors", "--write")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is there already.*--force/),
    });
    expect(await gatescope("explain", "settled.safetensors", "--write", "--force")).toMatchObject({ code: 0 });
    rmSync(join(folder, "chars.txt"));
  });
});

describe("numbers", () => {
  it("are traced from .csv and from .npy alike", async () => {
    expect(await gatescope("trace", "numbers.csv", "--model", "vectors.safetensors", "--out", "csv.npz")).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^gatescope: input: vectors of 2 numbers, assumed: [^\n]+\n$/) as string, // as every default
      stdout: "csv.npz: 3 steps, 6 arrays\n",
    });
    write("numbers.npy", npyOf([3, 2], [0.5, -1, 0.25, 2, -1, 0.125]));
    await gatescope("trace", "numbers.npy", "--model", "vectors.safetensors", "--out", "npy.npz");
    const [csv, npy] = [await readNpz(join(folder, "csv.npz")), await readNpz(join(folder, "npy.npz"))];
    expect(csv.get("l0.h.npy")?.shape).toEqual([3, 2]);
    expect(npy.get("l0.h.npy")).toEqual(csv.get("l0.h.npy"));
  });

  it("are compared with those that are expected", async () => {
    const h = (await readNpz(join(folder, "csv.npz"))).get("l0.h.npy")!.values;
    write("target.npy", npyOf([3, 2], [...h]));
    const score = (target: string, ...rest: string[]) =>
      gatescope("score", "numbers.csv", "--model", "vectors.safetensors", "--target", target, ...rest);
    const { code, stdout } = await score("target.npy", "--json");
    expect(code).toBe(0);
    const { steps, meanSquaredError, largestDifference } = JSON.parse(stdout) as Record<string, number>;
    expect(steps).toBe(3);
    expect(meanSquaredError).toBeLessThan(1e-12);
    expect(largestDifference).toBeLessThan(1e-6);
    write(
      "off.csv",
      Array.from({ length: 3 }, (_, step) => `${h[2 * step]!},${h[2 * step + 1]! + (step === 1 ? 0.5 : 0)}`).join("\n"),
    );
    expect((await score("off.csv")).stdout).toMatch(/^3 steps: mean squared error 0\.0416\d+, largest difference 0\.5000\n$/);
  });
});

describe("compare", () => {
  it("says where two checkpoints differ, and that one is equal to itself", async () => {
    expect((await gatescope("compare", "biased.safetensors", "biased.safetensors")).stdout).toMatch(/ equal\n/);
    const { code, stdout } = await gatescope("compare", "biased.safetensors", "other.safetensors", "--json");
    expect(code).toBe(0);
    const { a, rows } = JSON.parse(stdout) as { a: object; rows: { name: string; largest: number }[] };
    expect(a).toMatchObject({ path: "biased.safetensors", format: "safetensors" });
    expect(rows[0]).toMatchObject({ name: "head.bias" });
    expect(rows[0]!.largest).toBeCloseTo(Math.log(3) - 1, 6);
    expect((await gatescope("compare", "biased.safetensors", "other.safetensors")).stdout).toMatch(
      /\nhead\.bias +largest 0\.0986/,
    );
  });
});

describe("score", () => {
  it("reads each line from a zero state with --lines", async () => {
    write("lines.txt", "ab\nbb\n\nab");
    const { stdout } = await gatescope("score", "lines.txt", "--model", "biased.safetensors", "--lines", "--json");
    const { tokens, natsPerToken } = JSON.parse(stdout) as Record<string, number>;
    expect(tokens).toBe(6);
    expect(natsPerToken).toBeCloseTo(Math.log(5 / 3), 6); // b after the first token of each line
    write("wrong.txt", "ab\n\naxb\n");
    const wrong = await gatescope("score", "wrong.txt", "--model", "biased.safetensors", "--lines");
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/"x" \(U\+0078\) at line 3, column 2 is not in/) });
  });

  it("is the mean over the tokens after the first", async () => {
    const { code, stdout, stderr } = await gatescope("score", "ab.txt", "--model", "biased.safetensors", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const { tokens, natsPerToken, perplexity } = JSON.parse(stdout) as Record<string, number>;
    const expected = (2 * Math.log(5 / 3) + 2 * Math.log(5)) / 4; // b, b, a, newline after the first a
    expect(tokens).toBe(5);
    expect(natsPerToken).toBeCloseTo(expected, 6);
    expect(perplexity).toBeCloseTo(Math.exp(expected), 5);
  });

  it("prints a line for people, and counts what --skip left out", async () => {
    const { stdout } = await gatescope("score", "accent.txt", "--model", "abc", "--skip");
    expect(stdout).toMatch(/^8 tokens, 2 characters left out: \d\.\d{4} nats per token, perplexity \d+\.\d{3}\n/);
    expect(stdout).toMatch(/\nNo better than guessing: uniform guessing would take 1\.\d{4} nats\.\n$/); // its weights are made up
  });

  it("reads bytes as they are, valid UTF-8 or not, with the default model", async () => {
    const { code, stdout } = await gatescope("score", "invalid.txt", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tokens: 5, model: "bytes.safetensors" });
  });
});

/** A .npy file of float32, as NumPy's documentation describes it. */
function npyOf(shape: number[], values: number[]): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const padded = header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11) + "\n";
  return Buffer.concat([
    Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8),
    Buffer.from(padded),
    new Uint8Array(Float32Array.from(values).buffer),
  ]);
}

const channels = ["i", "f", "g", "o", "c", "h"];
const names = [0, 1].flatMap((layer) => channels.map((channel) => `l${layer}.${channel}`));

interface Npy {
  readonly descr: string;
  readonly shape: number[];
  readonly values: Float32Array | Int32Array;
}

/** Reads an .npz as NumPy's documentation describes it. */
async function readNpz(path: string): Promise<Map<string, Npy>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(path)), { useWebWorkers: false });
  const arrays = new Map<string, Npy>();
  for (const entry of await reader.getEntries()) {
    if (entry.directory) throw new Error("A folder in an .npz.");
    expect(entry.compressionMethod).toBe(0);
    const bytes = await entry.getData(new Uint8ArrayWriter(), { checkSignature: true });
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const dataStart = 10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0);
    expect(dataStart % 64).toBe(0);
    const header = new TextDecoder("latin1").decode(bytes.subarray(10, dataStart));
    const match = /^\{'descr': '(<[fi]4)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header);
    const [, descr = "", dimensions = ""] = match ?? [];
    const shape = dimensions
      .split(",")
      .filter((part) => part.trim() !== "")
      .map(Number);
    const data = bytes.slice(dataStart).buffer;
    arrays.set(entry.filename, { descr, shape, values: descr === "<f4" ? new Float32Array(data) : new Int32Array(data) });
  }
  return arrays;
}

describe("trace", () => {
  it("writes every channel of every layer to .npz and the same numbers to .json", async () => {
    for (const out of ["out.npz", "out.json"]) {
      expect(await gatescope("trace", "abc.txt", "--model", "abc", "--out", out)).toEqual({
        code: 0,
        stderr: "",
        stdout: `${out}: 8 tokens, 12 arrays\n`,
      });
    }
    const arrays = await readNpz(join(folder, "out.npz"));
    const json = JSON.parse(readFileSync(join(folder, "out.json"), "utf8")) as Record<string, unknown>;
    expect([...arrays.keys()]).toEqual(["tokens.npy", ...names.map((name) => `${name}.npy`)]);
    expect(Object.keys(json)).toEqual(["tokens", "labels", ...names]);
    expect(arrays.get("tokens.npy")).toEqual({ descr: "<i4", shape: [8], values: Int32Array.of(0, 1, 2, 3, 2, 0, 1, 3) });
    expect(json).toMatchObject({ tokens: [0, 1, 2, 3, 2, 0, 1, 3], labels: ["a", "b", "c", "⏎", "c", "a", "b", "⏎"] });
    for (const name of names) {
      const array = arrays.get(`${name}.npy`);
      expect([array?.descr, array?.shape]).toEqual(["<f4", [8, 3]]);
      expect(Float32Array.from((json[name] as number[][]).flat())).toEqual(array?.values);
    }
  });

  it("writes states that follow from the gates", async () => {
    const arrays = await readNpz(join(folder, "out.npz"));
    const value = (name: string, index: number) => arrays.get(`${name}.npy`)?.values[index] ?? NaN;
    for (const layer of ["l0", "l1"]) {
      for (let index = 3; index < 24; index++) {
        const [i = NaN, f = NaN, g = NaN, o = NaN, c = NaN, h = NaN] = channels.map((name) => value(`${layer}.${name}`, index));
        expect(c).toBeCloseTo(f * value(`${layer}.c`, index - 3) + i * g, 5);
        expect(h).toBeCloseTo(o * Math.tanh(c), 5);
      }
    }
  });

  it("--parts also writes what the channels are made of", async () => {
    const { stdout } = await gatescope("trace", "abc.txt", "--model", "abc", "--out", "parts.npz", "--parts");
    expect(stdout).toBe("parts.npz: 8 tokens, 50 arrays\n");
    const arrays = await readNpz(join(folder, "parts.npz"));
    const values = (name: string) => arrays.get(`l1.${name}.npy`)!.values;
    values("c").forEach((c, at) => expect(values("c.kept")[at]! + values("c.written")[at]!).toBeCloseTo(c, 5));
    values("f").forEach((f, at) => expect(1 / (1 + Math.exp(-values("f.pre")[at]!))).toBeCloseTo(f, 5));
  });

  it("writes the same bytes again, and leaves nothing else behind", async () => {
    const before = readFileSync(join(folder, "out.npz"));
    await gatescope("trace", "abc.txt", "--model", "abc", "--out", "out.npz");
    expect(readFileSync(join(folder, "out.npz")).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
  });
});

describe("in a process of its own", () => {
  const readNumbers = ["numbers.csv", "--model", "vectors.safetensors"];
  it.each([
    ["--help"],
    ["inspect", "abc"],
    ["inspect", "none.safetensors"],
    ["trace", "abc.txt", "--model", "abc", "--out", "process.npz"],
    ["trace", ...readNumbers, "--out", "process.json"],
    ["score", "abc.txt", "--model", "abc"],
    ["score", "accent.txt", "--model", "abc"],
    ["sources", "abc.txt", "--model", "abc", "--unit", "0"],
    ["gradient", "abc.txt", "--model", "abc", "--target", "loss"],
    ["compare", "biased.safetensors", "other.safetensors"],
    ["explain", "open.safetensors"],
    ["train"],
    ["lab", "juggling"],
  ])("gatescope %s %s: the same is said, with the same code", async (...args) => {
    const { code, stdout, stderr } = await shell.start(...args);
    expect({ code, stdout, stderr }).toEqual(await gatescope(...args));
    expect(code === 0 ? stdout : stderr).not.toBe("");
  });
});

const help = '"gatescope --help" tells more';
const refused: [args: string, says: RegExp][] = [
  ["", new RegExp(`a command is needed: inspect, trace, score, sources, gradient, compare, train, lab, explain. ${help}`)],
  ["paint", /there is no command "paint"/],
  ["inspect", /gatescope inspect needs FILE/],
  ["inspect a b", /"b" is one too many/],
  ["inspect abc --out x.npz", /gatescope inspect has no option --out/],
  ["score abc.txt --colour", /--colour.*--help/],
  ["trace abc.txt --model", /--model.*--help/],
  ["inspect none.safetensors", /none\.safetensors cannot be opened: there is no such file/],
  ["inspect models", /models is a folder\. Open/],
  ["inspect weights.pt", /weights\.pt cannot be read as a checkpoint.*zip archive.*Unpack it/],
  ["inspect broken.safetensors", /broken\.safetensors is not a sound safetensors file/],
  ["score none.txt", /none\.txt cannot be opened/],
  ["score abc.txt --model nobody", /"nobody" is neither a bundled model nor a file\. The bundled models are abc and bytes\./],
  ["score abc.txt --model ./nobody.safetensors", /nobody\.safetensors cannot be opened/],
  ["score abc.txt --model unknown.safetensors", /unknown\.safetensors has 3 tokens.*unknown\.safetensors\.gatescope\.json/],
  ["score abc.txt --model missing-part.safetensors", /missing-part\.safetensors cannot be traced/],
  ["score abc.txt --model vectors.safetensors", /abc\.txt/],
  ["score numbers.csv --model vectors.safetensors", /vectors\.safetensors predicts no tokens\. .*--target/],
  ["score abc.txt --model mute.safetensors", /abc\.txt cannot be scored: The model has no head.*gatescope trace/],
  ["score numbers.csv --model vectors.safetensors --target abc.txt", /abc\.txt/],
  ["score abc.txt --lines --target abc.txt", /--lines and --target/],
  ["compare abc", /gatescope compare needs A and B/],
  ["explain broken.safetensors", /broken\.safetensors is not a sound safetensors file/],
  ["explain abc --json", /gatescope explain has no option --json/],
  ["score abc.txt --model spoiled.safetensors", /spoiled\.safetensors\.gatescope\.json is not a valid manifest: at "cell"/],
  ["score accent.txt --model abc", /accent\.txt: "é" \(U\+00E9\) at line 2, column 3 and 1 more are not in .*--skip/],
  ["score invalid.txt --model abc", /invalid\.txt is not valid UTF-8 at byte 2.*--model bytes/],
  ["score empty.txt", /empty\.txt cannot be scored/],
  ["score one.txt", /one\.txt cannot be scored/],
  ["trace abc.txt --model abc", /needs --out/],
  ["trace abc.txt --model abc --out x.csv", /x\.csv: its name must end in \.npz or \.json/],
  ["trace abc.txt --model abc --out none/x.npz", /none\/x\.npz cannot be written: there is no such folder/],
  ["trace abc.txt --model abc --out none/x.json", /none\/x\.json cannot be written: there is no such folder/],
  ["trace empty.txt --model abc --out x.npz", /empty\.txt holds no text/],
  ["trace abc.txt --model abc --out x.npz --memory lots", /--memory takes a whole number/],
  ["trace abc.txt --model abc --out x.npz --memory 0", /--memory takes a whole number/],
  ["score abc.txt --model abc --threads 3", /--threads takes auto, 1 or 2, not "3"/],
  ["inspect abc --threads 1", /gatescope inspect has no option --threads/],
  ["inspect abc --json=yes", /--json takes no value/],
  ["score abc.txt --model --json", /--model needs a value/],
  ["inspect abc --lang fr", /--lang takes en or ko, not "fr"/],
];

describe("what cannot be done ends with 2 and one line", () => {
  it.each(refused)("gatescope %s", async (args, says) => {
    const { code, stdout, stderr } = await gatescope(...args.split(" ").filter((arg) => arg !== ""));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^gatescope: [^\n]+\n$/);
    expect(stderr).toMatch(says);
  });

  it("a trace past the memory it may take, with the numbers", async () => {
    write("long.txt", "a".repeat(20_000));
    const { code, stderr } = await gatescope("trace", "long.txt", "--model", "abc", "--out", "long.npz", "--memory", "2");
    expect(code).toBe(2);
    expect(stderr).toBe(
      "gatescope: long.txt has 20,000 tokens, and tracing them with abc.safetensors takes 8 MB where --memory allows 2 MB. " +
        "Trace a shorter text, or raise --memory.\n",
    );
    expect(existsSync(join(folder, "long.npz"))).toBe(false);
  });
});

describe("help and version", () => {
  it("--help names every command and option", async () => {
    const { code, stdout } = await gatescope("--help");
    expect(code).toBe(0);
    for (const word of [
      "inspect",
      "trace",
      "score",
      "--model",
      "--out",
      "--skip",
      "--memory",
      "--json",
      "compare",
      "explain",
      "--lines",
      "--target",
      "--write",
      "--force",
      "sources",
      "gradient",
      "--against",
      "--of",
      "--unit",
      "--layer",
      "--token",
      "--state",
    ])
      expect(stdout).toContain(word);
  });

  it("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await gatescope("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
