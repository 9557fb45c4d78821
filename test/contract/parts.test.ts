/** A file with several recurrent networks, as the real worker opens it: each of them by its name. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import { recurrentTensors, safetensorsOf } from "../unit/checkpoints/files";
import { openWorkshop, type Workshop } from "./engineSupport";

let workshop: Workshop;
let engine: EngineClient;
let path: string;
beforeAll(async () => {
  workshop = await openWorkshop();
  const { workerPath, modelsDir, folder } = workshop;
  engine = new EngineClient({ workerPath, modelsDir, log: () => undefined });
  path = join(folder, "two.safetensors");
  writeFileSync(path, safetensorsOf({ ...recurrentTensors("actor.", 4, 3, [2]), ...recurrentTensors("critic.", 4, 5, [2]) }));
});
afterAll(() => {
  engine.dispose();
  workshop.remove();
});

it("lists its parts, and opens the one that is named", async () => {
  const { parts = [] } = await engine.call("inspectCheckpoint", { path });
  expect(parts.map(({ name }) => name).sort()).toEqual(["actor", "critic"]);
  const sizes = await Promise.all(
    ["actor", "critic"].map(async (part) => {
      const { layers } = await engine.call("describeModel", { model: { kind: "file", path, part } });
      return layers.map(({ hiddenSize }) => hiddenSize);
    }),
  );
  expect(sizes).toEqual([[3], [5]]);
});

it("refuses one that it has not", async () => {
  const model = { kind: "file", path, part: "nobody" } as const;
  await expect(engine.call("describeModel", { model })).rejects.toThrow(/nobody/);
});
