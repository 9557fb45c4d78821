/** `gatescope train` as it is shipped: what it writes opens, goes on, and repeats itself; what it cannot do it says. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell({ withKernel: true });
  shell.write("rhyme.txt", "Twinkle, twinkle, little star, how I wonder what you are.\n".repeat(40));
  shell.write("바람.txt", "바람이 분다. 나무가 흔들린다. 다시 바람이 분다.\n".repeat(40));
}, 60_000);
afterAll(() => shell.remove());

const small = ["--units", "16", "--rows", "4", "--steps", "20"];
const trained = async (...args: string[]) => {
  const { code, stdout, stderr } = await shell.gatescope("train", ...args, "--json");
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { loss: number; heldOut: number; update: number; kind: string; settings: { rows: number } };
};

it("writes a checkpoint that can be scored, with manifest and card", async () => {
  const found = await trained("rhyme.txt", "--out", "rhyme.safetensors", "--updates", "60", "--rate", "0.02", ...small);
  expect(found).toMatchObject({ update: 60, kind: "characters" });
  expect(found.heldOut).toBeLessThan(2);
  const scored = await shell.gatescope("score", "rhyme.txt", "--model", "rhyme.safetensors", "--json");
  const { natsPerToken } = JSON.parse(scored.stdout) as { natsPerToken: number };
  expect(Math.abs(natsPerToken - found.heldOut)).toBeLessThan(0.3);
  expect(readFileSync(join(shell.folder, "rhyme.md"), "utf8")).toContain("16 units");
}, 60_000);

it("gives the same numbers again, and the same when it is gone on with", async () => {
  const run = (out: string, updates: string, ...more: string[]) =>
    trained("rhyme.txt", "--out", out, "--updates", updates, "--seed", "7", "--threads", "2", ...small, ...more);
  const first = await run("a.safetensors", "12");
  expect((await run("b.safetensors", "12")).heldOut).toBe(first.heldOut);
  await run("b.safetensors", "20", "--resume", "b.safetensors");
  expect(
    await trained("rhyme.txt", "--out", "c.safetensors", "--updates", "20", "--resume", "b.safetensors").catch(String),
  ).toMatch(/already come to its end/);
}, 60_000);

it("lets the layers of a Grid LSTM share their weights, and goes on with them", async () => {
  const grid = ["--cell", "grid-lstm", "--layers", "3", "--tied", ...small];
  await trained("rhyme.txt", "--out", "begun.safetensors", ...grid, "--updates", "6");
  const { loss } = await trained("rhyme.txt", "--out", "on.safetensors", "--resume", "begun.safetensors", "--updates", "12");
  expect(loss).toBeGreaterThan(0);
  expect(readFileSync(join(shell.folder, "on.md"), "utf8")).toContain("| tied | all layers share those of the lowest |");
  const { stdout } = await shell.gatescope("inspect", "on.safetensors", "--json");
  const { layers } = JSON.parse(stdout) as { layers: { cell: string }[] };
  expect(layers.map(({ cell }) => cell)).toEqual(["grid-lstm-lowest", "grid-lstm", "grid-lstm"]);
}, 60_000);

it("writes weights in 16 bits, and tells the score of what is written", async () => {
  const peepholes = ["--cell", "lstm-peephole", "--peepholes", "if"];
  const options = ["--updates", "8", "--rate", "0.02", ...peepholes, ...small];
  await trained("rhyme.txt", "--out", "whole.safetensors", ...options);
  const found = await trained("rhyme.txt", "--out", "half.safetensors", "--float16", ...options);
  const [whole, half] = ["whole", "half"].map((name) => statSync(join(shell.folder, `${name}.safetensors`)).size);
  expect(half! / whole!).toBeLessThan(0.6);
  const text = readFileSync(join(shell.folder, "rhyme.txt"), "utf8");
  shell.write("end.txt", text.slice(text.length - Math.floor(0.1 * text.length)));
  const { stdout } = await shell.gatescope("score", "end.txt", "--model", "half.safetensors", "--json");
  expect((JSON.parse(stdout) as { natsPerToken: number }).natsPerToken).toBe(found.heldOut);
  const { tensors } = JSON.parse((await shell.gatescope("inspect", "half.safetensors", "--json")).stdout) as {
    tensors: { name: string; dtype: string }[];
  };
  expect(new Set(tensors.map(({ dtype }) => dtype))).toEqual(new Set(["F16"]));
  const seen = tensors.flatMap(({ name }) => /P\.\w\.c$/.exec(name) ?? []);
  expect(seen.sort()).toEqual(["P.f.c", "P.i.c"]);
}, 60_000);

it("reads Korean by its characters, or as bytes, in another cell", async () => {
  const characters = await trained("바람.txt", "--out", "k.safetensors", "--updates", "5", "--cell", "mut1", ...small);
  expect(characters.kind).toBe("characters");
  const bytes = await trained("바람.txt", "--out", "k.safetensors", "--updates", "5", "--bytes", ...small);
  expect(bytes.kind).toBe("bytes");
  const traced = await shell.gatescope("trace", "바람.txt", "--model", "k.safetensors", "--out", "k.npz");
  expect([traced.code, existsSync(join(shell.folder, "k.npz"))]).toEqual([0, true]);
}, 60_000);

it.each([
  [["rhyme.txt"], /needs --out OUT\.safetensors/],
  [["rhyme.txt", "--out", "x", "--updates", "0"], /--updates takes a number greater than 0/],
  [["rhyme.txt", "--out", "x", "--updates", "1", "--minutes", "1"], /do not go together/],
  [["nowhere.txt", "--out", "x"], /nowhere\.txt cannot be read/],
  [["rhyme.txt", "--out", "x", "--cell", "lstn"], /lstn/],
  [["rhyme.txt", "--out", "x", "--dropout", "1"], /--dropout takes a number from 0/],
  [["rhyme.txt", "--out", "x", "--tied"], /--tied is for --cell grid-lstm/],
  [["rhyme.txt", "--out", "x", "--peepholes", "i"], /--peepholes is for --cell lstm-peephole/],
  [["rhyme.txt", "--out", "x", "--cell", "lstm-peephole", "--peepholes", "ii"], /--peepholes takes letters of i, f and o/],
  [["rhyme.txt", "--out", "x", "--resume", "none.safetensors"], /none\.safetensors\.training/],
  [["바람.txt", "--out", "x", "--resume", "rhyme.safetensors"], /trained on other texts/],
  [["rhyme.txt", "--out", "no/where.safetensors", "--updates", "1", ...small], /no\/where/],
])("says what it cannot do: %o", async (args, said) => {
  const { code, stderr, stdout } = await shell.gatescope("train", ...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(said);
});

const canInterrupt = process.platform !== "win32"; // there a process can only be killed

it.runIf(canInterrupt)(
  "is ended by Ctrl-C, and writes what it has learned",
  async () => {
    const args = ["train", "rhyme.txt", "--out", "ended.safetensors", "--minutes", "30", ...small];
    const env = { ...process.env, LC_ALL: "C" };
    const child = spawn(process.execPath, [join(shell.folder, "dist/cli.js"), ...args], { cwd: shell.folder, env });
    let told = "";
    child.stderr.on("data", (data: Buffer) => {
      const isFirst = told === "";
      told += data.toString();
      if (isFirst) child.kill("SIGINT");
    });
    const [code] = (await once(child, "close")) as [number];
    expect([code, told]).toEqual([
      0,
      expect.stringMatching(/updates[^]*stopped; ended\.safetensors holds what was learned so far/),
    ]);
    const { stdout } = await shell.gatescope("score", "rhyme.txt", "--model", "ended.safetensors", "--json");
    expect((JSON.parse(stdout) as { natsPerToken: number }).natsPerToken).toBeLessThan(Math.log(20));
  },
  60_000,
);

/** Whether a test can make a disk of its own, which needs a user namespace. */
const canMount = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "true"]).status === 0;

/** Runs lines of a shell in the test's folder, where "disk" is a disk of its own; "train" and "inspect" are ours. */
function onDisk(options: string, ...lines: string[]): string {
  mkdirSync(join(shell.folder, "disk"), { recursive: true });
  const command = `"${process.execPath}" dist/cli.js`;
  const script = [
    `mount -t tmpfs -o ${options} tmpfs disk || exit 9`,
    `train() { ${command} train rhyme.txt --updates 3 --rows 4 --steps 20 "$@"; echo "ended with $?"; }`,
    `inspect() { ${command} inspect "$@" > /dev/null; echo "inspected with $?"; }`,
    ...lines,
  ].join("\n");
  const args = ["--user", "--map-root-user", "--mount", "sh", "-c", `exec 2>&1\n${script}`];
  const { stdout } = spawnSync("unshare", args, { cwd: shell.folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  return stdout;
}

it.runIf(canMount)(
  "says that the disk is full, and leaves what was written before",
  () => {
    const printed = onDisk(
      "size=128k",
      "train --units 4 --out disk/net.safetensors",
      "ls disk > before.txt",
      "train --units 64 --out disk/net.safetensors",
      "ls disk | cmp - before.txt && echo nothing else is there",
      "inspect disk/net.safetensors",
    );
    expect(printed).toMatch(
      /ended with 0[^]*disk\/net\.safetensors\S* cannot be written: the disk is full\. Choose another place with --out\./,
    );
    expect(printed).toMatch(/ended with 2\nnothing else is there\ninspected with 0\n$/);
  },
  60_000,
);

it.runIf(canMount)("says before it begins that the disk is read-only", () => {
  const printed = onDisk("size=128k,ro", "train --units 4 --out disk/net.safetensors");
  expect(printed).toBe(
    "gatescope: disk/net.safetensors cannot be written: the disk is read-only. Choose another place with --out.\nended with 2\n",
  );
});
