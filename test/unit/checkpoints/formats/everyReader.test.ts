/**
 * What holds for every reader in the registry: mutants of its fixtures, and what `npm run fuzz` once found, end in tensors
 * or in a CheckpointError of one line, soon.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { exercise } from "../../../fuzz/exercise";
import { mutate, randomness } from "../../../fuzz/mutate";
import { readers } from "../../../fuzz/readers";
import { seedsByFormat, siblingsIn } from "../../../fuzz/seeds";
import { processorTime } from "../../../processorTime";

const root = resolve(__dirname, "../../../..");
const regressions = join(root, "test/fixtures/regressions");
const seed = 20261124;
const cases = 200;
/** Milliseconds, on a machine that does other things as well. */
const limit = 2000;

const seeds = await seedsByFormat(root);

describe.each(readers.map((format) => ({ name: format.name, format })))("$name", ({ name, format }) => {
  const own = seeds.get(name) ?? [];

  it("opens its fixtures", async () => {
    const outcomes = await Promise.all(
      own.map(({ bytes, path }) => exercise(format, bytes, basename(path), siblingsIn(dirname(path)))),
    );
    expect(outcomes).toContain("sound");
  });

  it(`takes ${cases} mutants or refuses them`, async () => {
    let refused = 0;
    for (let index = 0; index < cases; index++) {
      const { path, bytes, regions } = own[index % own.length]!;
      const mutant = mutate(bytes, randomness(seed + index), regions);
      const start = processorTime();
      if ((await exercise(format, mutant, basename(path), siblingsIn(dirname(path)))) === "refused") refused++;
      expect(processorTime() - start).toBeLessThan(limit);
    }
    expect(refused).toBeGreaterThan(cases / 4);
  });
});

/** Every file of a find; those that lay beside the mutant are opened, too. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

const finds = filesIn(regressions);

describe.runIf(finds.length > 0)("what was once found", () => {
  it.each(finds.map((path) => [relative(regressions, path), path] as const))("%s", async (_name, path) => {
    const bytes = new Uint8Array(readFileSync(path));
    for (const format of readers) {
      const start = processorTime();
      await exercise(format, bytes, basename(path), siblingsIn(dirname(path)));
      expect(processorTime() - start).toBeLessThan(limit);
    }
  });
});
