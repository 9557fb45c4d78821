/**
 * Writes files that are made to run something, to exhaust memory or time, or to read outside of themselves: of every kind
 * that checkpoints are attacked with, over every format. test/contract/hostile.test.ts opens them.
 *
 *   node tools/hostile/make.mjs FOLDER
 *
 * A payload, where there is one, makes FOLDER/executed. samples.json lists what was written: { file, outcome, says }. A
 * "refused" file ends in an error that matches `says`; an "inert" one opens, and what it names is not run. Files that need
 * size are sparse. The samples find themselves: every file in samples/ exports them.
 */
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * @typedef {object} Sample
 * @property {string} file its name
 * @property {"refused" | "inert"} outcome
 * @property {string} says a pattern of what is told
 * @property {Uint8Array} bytes
 * @property {number} [size] the file is made this long, without taking room
 * @property {Record<string, Uint8Array>} [beside] further files of its folder
 */

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error("node tools/hostile/make.mjs FOLDER");
  process.exit(2);
}
const folder = resolve(target);
const marker = join(folder, "executed");
const source = new URL("./samples/", import.meta.url);

const listed = [];
for (const module of readdirSync(source)
  .filter((name) => name.endsWith(".mjs"))
  .sort()) {
  /** @type {{ samples: (command: string) => Sample[] }} */
  const { samples } = await import(new URL(module, source).href);
  for (const { file, outcome, says, bytes, size, beside = {} } of samples(`touch ${marker}`)) {
    const own = join(folder, file.replace(/\W+/g, "-"));
    mkdirSync(own, { recursive: true });
    for (const [name, content] of Object.entries({ [file]: bytes, ...beside })) writeFileSync(join(own, name), content);
    if (size !== undefined) truncateSync(join(own, file), size);
    listed.push({ file: `${file.replace(/\W+/g, "-")}/${file}`, outcome, says });
  }
}
writeFileSync(join(folder, "samples.json"), `${JSON.stringify(listed, null, 2)}\n`);
console.log(`${listed.length} files in ${folder}`);
