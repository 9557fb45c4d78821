/** Every model in models/ opens by its manifest, without a warning. */
import { message } from "../../../../src/messages/message";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../../../src/checkpoints/nodeFile";
import { inspectCheckpoint, openModel } from "../../../../src/checkpoints/open/openModel";

const folder = resolve(__dirname, "../../../../models");
const files = readdirSync(folder).filter((name) => name.endsWith(".safetensors"));

describe.skipIf(files.length === 0)("bundled models", () => {
  it.each(files)("%s", async (file) => {
    const path = join(folder, file);
    const { description, weights, vocabulary } = await withFile(path, openModel);
    expect(description).toMatchObject({ name: file.replace(".safetensors", ""), warnings: [] });
    if (description.pictures) expect(description).toMatchObject({ vocabulary: { kind: "numbers" }, layers: [{}], head: null });
    else if (description.lines)
      expect(description).toMatchObject({ vocabulary: { kind: "characters" }, layers: [{}], head: null });
    else {
      expect(description).toMatchObject({ vocabulary: { source: message("input.manifest") } });
      expect(weights.head?.rows).toBe(vocabulary.description.size);
    }
    const { problem, ignored, parameters } = await withFile(path, inspectCheckpoint);
    expect({ problem, ignored, parameters }).toEqual({ problem: null, ignored: [], parameters: description.parameters });
  });
});
