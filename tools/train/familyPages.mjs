/**
 * What is written of the family once all its runs are there: the middle seed's models with manifest and card, an excerpt of
 * the held-out text for tests, and the table of docs/family.md, between its marks. Whatever is said about the table is
 * written by hand.
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { common, SPREAD } from "./familyCells.mjs";

/** The share of the text that `gatescope train` holds out, and the characters of its beginning that tests read. */
const HELD_OUT = 0.1;
const EXCERPT = 1000;

/** Titles and descriptions of bundled models, in English. @param {string} root */
async function englishTexts(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    stdin: {
      contents: 'export * from "./src/model/bundledTexts"; export { createFormatter } from "./src/messages/format";',
      resolveDir: root,
      loader: "ts",
    },
  });
  const { bundledTexts, createFormatter } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  const { text } = createFormatter("en");
  return (/** @type {string} */ name) => bundledTexts.get(name).map(text);
}

/**
 * @param {object} all
 * @param {string} all.root
 * @param {string} all.text path of the whole text
 * @param {{ member: import("./familyCells.mjs").Member, outcomes: any[], bundled: any, model: string }[]} all.found
 * @param {(...args: string[]) => Promise<any>} all.gatescope
 */
export async function writeFamily({ root, text, found, gatescope }) {
  const textsOf = await englishTexts(root);
  const whole = readFileSync(text, "utf8");
  const learned = whole.length - Math.floor(HELD_OUT * whole.length);
  const excerpt = join(root, "test/fixtures/family/excerpt.txt");
  writeFileSync(excerpt, whole.slice(learned, learned + EXCERPT));
  const described = await Promise.all(
    found.map(async (one) => {
      const { layers } = await gatescope("inspect", one.model);
      return { ...one, layers, parameters: learnedIn(one.model), size: readFileSync(one.model).length };
    }),
  );
  const counts = described.map(({ parameters }) => parameters);
  const spread = Math.max(...counts) / Math.min(...counts) - 1;
  if (spread > SPREAD) throw new Error(`The parameters differ by ${(100 * spread).toFixed(2)} %: ${counts.join(", ")}.`);
  for (const one of described) {
    const { name } = one.member;
    const path = join(root, "models", `${name}.safetensors`);
    const [title, description] = textsOf(name);
    writeFileSync(path, readFileSync(one.model));
    const { vocabulary, cell } = JSON.parse(readFileSync(`${one.model}.gatescope.json`, "utf8"));
    const manifest = { $schema: "../schemas/gatescope.schema.json", version: 1, name, title, description, ...(cell && { cell }) };
    writeFileSync(`${path}.gatescope.json`, `${JSON.stringify({ ...manifest, input: "embedding", vocabulary }, null, 2)}\n`);
    const { natsPerToken } = await gatescope("score", excerpt, "--model", path);
    writeFileSync(join(root, "models", `${name}.md`), card({ ...one, title, description, excerpt: natsPerToken, whole }));
  }
  const page = join(root, "docs/family.md");
  const marked = /(<!-- table -->\n)[\s\S]*?(<!-- end of the table -->)/;
  const table = tableOf(described.map((one) => ({ ...one, title: textsOf(one.member.name)[0] })));
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(marked, (_, begin, end) => `${begin}\n${table}\n${end}`),
  );
}

/**
 * Numbers that were learned: without the zeros that stand for what a cell does not have (PyTorch's second bias, what faster
 * modules of a clockwork RNN do not hear), and without its periods.
 * @param {string} path
 */
function learnedIn(path) {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...tensors } = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  let count = 0;
  for (const [
    name,
    {
      data_offsets: [begin, end],
    },
  ] of Object.entries(tensors)) {
    if (name.endsWith(".periods")) continue;
    const zeros = name.endsWith("rnn-clockwork.W.h.h") || /bias_hh_l\d+$/.test(name);
    for (let at = 8 + length + begin; at < 8 + length + end; at += 2)
      if (!zeros || (bytes.readUInt16LE(at) & 0x7fff) !== 0) count++;
  }
  return count;
}

/** The one in the middle by its held-out score; of two the better one. @param {any[]} outcomes */
export const middleOf = (outcomes) => outcomes.toSorted((a, b) => a.heldOut - b.heldOut)[Math.floor((outcomes.length - 1) / 2)];

const thousands = (/** @type {number} */ value) => value.toLocaleString("en-US");

/** @param {{ outcomes: any[] }} one @returns {number[]} */
const seedsOf = ({ outcomes }) => outcomes.map(({ settings }) => settings.seed);

/** @param {any[]} described */
function tableOf(described) {
  const seeds = seedsOf(described[0]);
  const rows = described
    .map(({ member, title, parameters, outcomes, layers }) => {
      const losses = outcomes.map(({ heldOut }) => heldOut);
      const units = layers.map(({ hiddenSize }) => hiddenSize).join(" + ");
      return { member, title, parameters, losses, units, middle: middleOf(outcomes).heldOut };
    })
    .sort((a, b) => a.middle - b.middle);
  const columns = ["cell", "from", "units", "parameters", ...seeds.map((seed) => `seed ${seed}`)];
  if (seeds.length > 1) columns.push("middle", "spread");
  return [
    `| ${columns.join(" | ")} |`,
    `|${columns.map(() => "---|").join("")}`,
    ...rows.map(({ member, title, parameters, losses, units, middle }) => {
      const over = losses.length > 1 ? [middle, Math.max(...losses) - Math.min(...losses)] : [];
      const numbers = [...losses, ...over].map((value) => value.toFixed(3)).join(" | ");
      return `| [${title}](../models/${member.name}.md) | ${member.paper} | ${units} | ${thousands(parameters)} | ${numbers} |`;
    }),
    "",
  ].join("\n");
}

/** @param {any} one */
function card({ member, title, description, layers, parameters, size, outcomes, bundled, excerpt, whole }) {
  const { update, epochs, loss, heldOut, seconds, settings } = bundled;
  const losses = outcomes.map((each) => each.heldOut.toFixed(4)).join(", ");
  const units = layers.map(({ cell, hiddenSize }) => `${cell} with ${hiddenSize} units`).join(", then ");
  const learned = whole.length - Math.floor(HELD_OUT * whole.length);
  return `# ${member.name}

${title}. ${description}

One of a family of small networks, one for each cell, trained alike to be looked at and compared: [docs/family.md](../docs/family.md).

| | |
|---|---|
| architecture | embedding of ${settings.embedding}, ${units}, linear head |
| from | ${member.paper} |
| parameters | ${thousands(parameters)} that are learned |
| vocabulary | 65 characters |
| file | \`${member.name}.safetensors\`, ${thousands(size)} bytes, weights as float16 |
| command | \`node tools/train/family.mjs train --text tinyshakespeare.txt --runs FOLDER\` |
| seed | ${settings.seed} |
| updates | ${update}, each of ${common.rows} rows of ${common.steps} characters with the state carried on (${epochs.toFixed(2)} epochs of ${thousands(learned)} characters) |
| optimizer | AdamW, learning rate ${settings.learningRate} after a warm-up, then a cosine down to ${settings.lastRate} of it; weight decay ${settings.weightDecay}; gradient norm clipped at ${settings.clip}; no dropout |
| took | ${Math.round(seconds)} seconds on one thread, beside other work |
| made with | \`gatescope train\`, Node ${process.versions.node}, ${cpus()[0]?.model.trim()} |

## Held-out scores

Of the stored float16 weights, in nats a character, read as one sequence from a zero state, the first character given.

| part | nats a character |
|---|---|
| the last tenth of tinyshakespeare, ${thousands(whole.length - learned)} characters | ${heldOut.toFixed(4)} |
| its first ${thousands(EXCERPT)} characters (\`test/fixtures/family/excerpt.txt\`) | ${excerpt.toFixed(4)} |

${outcomes.length > 1 ? `Seeds ${seedsOf({ outcomes }).join(", ")} score ${losses} on the last tenth; this is the one in the middle. ` : ""}The loss over the last updates was ${loss.toFixed(4)}.

## Data

The first 90 % of the characters of tinyshakespeare: the excerpts of Shakespeare's plays, concatenated, that were published as \`tinyshakespeare/input.txt\` with Andrej Karpathy's char-rnn. Public domain; ${thousands(Buffer.byteLength(whole))} bytes, SHA-256 \`${createHash("sha256").update(whole).digest("hex")}\`.

## Limits

Small and trained for a short time on purpose: it is here to be looked into, not to write text. It knows 65 characters (no digit but 3) and one author. Its states are not kept small, so that nothing but the cell differs.

The weights are under the project's MIT licence.
`;
}
