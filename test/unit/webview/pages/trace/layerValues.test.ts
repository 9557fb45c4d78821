/** A layer's values as files: what is asked for, what is written, and what is refused. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { expect, it } from "vitest";
import { initialTrace, withLayout, withPanel, type TraceState } from "../../../../../webview/trace/state";
import { valuesOfLayer } from "../../../../../webview/pages/trace/layerValues";
import { panel } from "../../trace/panel";

const state = (tokens: number): TraceState => {
  const told = { ...panel(1, tokens, [3, 3]), status: { kind: "done" as const } };
  return withLayout(withPanel(initialTrace(), told), { width: 40, height: 100, pixelRatio: 1 });
};
const names = (of: TraceState) => of.panel!.trace!.model.layers[0]!.channels.map(({ name }) => name);

/** Answers with numbers that tell where they are from. */
const valueAt = (channel: string, token: number, unit: number) => channel.charCodeAt(0) + token * 1000 + unit / 4;
const call = ((
  method: string,
  { tiles = [] }: { tiles?: { channel: string; tokenStart: number; tokenEnd: number; unitEnd: number }[] },
) =>
  Promise.resolve(
    method === "readText"
      ? null
      : tiles.map(({ channel, tokenStart, tokenEnd, unitEnd }) => {
          const cells = tokenEnd - tokenStart;
          const values = Float32Array.from({ length: cells * unitEnd }, (_, at) =>
            valueAt(channel, tokenStart + (at % cells), Math.floor(at / cells)),
          );
          return { values, cells, computed: tokenEnd };
        }),
  )) as unknown as Parameters<typeof valuesOfLayer>[1];

async function save(of: TraceState, kind: "csv" | "npz", isWhole: boolean) {
  const shares: number[] = [];
  const made = await valuesOfLayer(of, call, { kind, isWhole }, new AbortController().signal, (share) => shares.push(share));
  return { ...made!, shares };
}

it("a table has a line for each token in view, and a column for each unit of each channel", async () => {
  const of = state(100);
  const { name, content, shares } = await save(of, "csv", false);
  expect(name).toBe("a-layer0.csv");
  const lines = new TextDecoder().decode(content).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1 + 4); // 40 pixels of 10 a token
  const [first = ""] = names(of);
  expect(lines[0]).toBe(
    `token,text,${names(of)
      .flatMap((each) => [0, 1, 2].map((unit) => `${each}.${unit}`))
      .join(",")}`,
  );
  expect(lines[3]?.split(",").slice(2, 5)).toEqual([0, 1, 2].map((unit) => String(valueAt(first, 2, unit))));
  expect(shares.at(-1)).toBe(1);
});

it("an archive of arrays is read as NumPy's, whole and by token", async () => {
  const of = state(200_000);
  const { content, shares } = await save(of, "npz", true);
  expect(shares.length).toBeGreaterThan(names(of).length); // in stretches
  const entries = await new ZipReader(new Uint8ArrayReader(content), { useWebWorkers: false }).getEntries();
  expect(entries.map(({ filename }) => filename)).toEqual(["places.npy", ...names(of).map((name) => `l0.${name}.npy`)]);
  for (const [at, name] of names(of).entries()) {
    const entry = entries[at + 1]!;
    if (entry.directory) throw new Error("a folder");
    const bytes = await entry.getData(new Uint8ArrayWriter(), { checkSignature: true });
    const start = 10 + bytes[8]! + 256 * bytes[9]!;
    expect(start % 64).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(10, start))).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(200000, 3\), \} *\n$/,
    );
    const values = new Float32Array(bytes.slice(start).buffer);
    for (const token of [0, 87_381, 87_382, 199_999])
      for (const unit of [0, 2]) expect(values[token * 3 + unit]).toBe(Math.fround(valueAt(name, token, unit)));
  }
});

it("refuses what is too much before anything is asked", async () => {
  const nobody = () => Promise.reject(new Error("asked"));
  const none = () => undefined;
  const { signal } = new AbortController();
  await expect(valuesOfLayer(state(900_000), nobody, { kind: "csv", isWhole: true }, signal, none)).rejects.toMatchObject({
    code: "out-of-range",
    said: { id: "panel.tooMuchToSave" },
  });
});
