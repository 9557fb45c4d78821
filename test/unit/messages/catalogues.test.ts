/** Both catalogues are complete, sound and alike: ids, arguments and their kinds, plurals, and what the types assume of texts. */
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { english } from "../../../src/messages/en/english";
import { korean } from "../../../src/messages/ko/korean";
import { generatedFiles } from "../../../tools/messages/generated.mjs";

const root = resolve(__dirname, "../../..");
const texts: Record<string, Record<string, string>> = { en: english, ko: korean };
/** What texts parse to: every text is looked at in several ways. */
const trees = new Map<string, MessageFormatElement[]>();
function parsed(text: string): MessageFormatElement[] {
  const tree = trees.get(text) ?? parse(text, { ignoreTag: true });
  trees.set(text, tree);
  return tree;
}

/** Every element of a text, those in branches too. */
function elements(tree: MessageFormatElement[]): MessageFormatElement[] {
  return tree.flatMap((element) =>
    "options" in element ? [element, ...Object.values(element.options).flatMap(({ value }) => elements(value))] : [element],
  );
}

/** Name and kind of every argument, sorted: "n number", "name plain", "kind select". */
function argumentsOf(text: string): string[] {
  const found = elements(parsed(text)).flatMap((element) => {
    if (element.type === TYPE.argument) return [`${element.value} plain`];
    if (element.type === TYPE.number || element.type === TYPE.plural) return [`${element.value} number`];
    if (element.type === TYPE.select) return [`${element.value} select`];
    return [];
  });
  return [...new Set(found)].sort();
}

/** The names that templateArguments.ts finds in a text. */
function typedNames(text: string): string[] {
  return [...new Set([...text.matchAll(/\{([^\s{}#,]+)(?=,|\})/g)].map((match) => match[1]!))].sort();
}

/** Words of a text that are no argument. */
const wording = (text: string) =>
  elements(parsed(text))
    .map((element) => (element.type === TYPE.literal ? element.value : ""))
    .join(" ");

/** Texts that are the same in Korean on purpose: names. */
const sameOnPurpose = ["contributions.displayName", "contributions.category"];

it("both languages have the same ids", () => {
  expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort());
});

describe.each(["en", "ko"])("catalogue %s", (language) => {
  const entries = Object.entries(texts[language]!);

  it("every text parses, and is not empty", () => {
    for (const [id, text] of entries) {
      try {
        parsed(text);
      } catch (error) {
        expect.fail(`${id}: ${String(error)}`);
      }
    }
    expect(entries.filter(([, text]) => text.trim() !== text || text === "")).toEqual([]);
  });

  it("the arguments that types see are those of the parser: no branch begins with a single word, no brace is quoted", () => {
    const names = (of: (text: string) => string[]) => Object.fromEntries(entries.map(([id, text]) => [id, of(text)]));
    expect(names(typedNames)).toEqual(names((text) => argumentsOf(text).map((each) => each.split(" ")[0]!)));
  });

  it("an argument has one kind, and kinds are those of templateArguments.ts", () => {
    const other = entries.filter(([, text]) => {
      const names = argumentsOf(text).map((each) => each.split(" ")[0]);
      const isOther = ({ type }: MessageFormatElement) => type === TYPE.date || type === TYPE.time || type === TYPE.tag;
      return new Set(names).size !== names.length || elements(parsed(text)).some(isOther);
    });
    expect(other).toEqual([]);
  });

  const folder = join(root, "src/messages", language);
  const subjects = readdirSync(folder)
    .map((name) => basename(name, ".ts"))
    .filter((name) => !["english", "korean"].includes(name));
  it.each(subjects)("the ids of %s begin with its name, and stand in no other file", (subject) => {
    const ids = [...readFileSync(join(folder, `${subject}.ts`), "utf8").matchAll(/^ {2}"([^"]+)":/gm)].map((match) => match[1]!);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !new RegExp(`^${subject}\\.[a-z]\\w*$`).test(id))).toEqual([]);
    expect(ids.filter((id) => !(id in texts[language]!))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it("a message takes the same arguments of the same kinds in both languages", () => {
  const kinds = (catalogue: Record<string, string>) =>
    Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id, argumentsOf(text)]));
  expect(kinds(korean)).toEqual(kinds(english));
});

it("Korean plurals have one branch, as the language has one form", () => {
  for (const [id, text] of Object.entries(korean)) {
    for (const element of elements(parsed(text)))
      if (element.type === TYPE.plural) expect(Object.keys(element.options), id).toEqual(["other"]);
  }
});

it("Korean texts are Korean", () => {
  const foreign = Object.entries(korean).filter(([, text]) => /\p{L}{2}/u.test(wording(text)) && !/[가-힣]/.test(wording(text)));
  expect(foreign.map(([id]) => id).sort()).toEqual([...sameOnPurpose].sort());
});

it("English texts are written in straight quotation marks and hold no Korean", () => {
  expect(Object.entries(english).filter(([, text]) => /[“”‘’가-힣]/.test(text))).toEqual([]);
});

describe("what VS Code reads", () => {
  it.each(Object.entries(generatedFiles({ english, korean })))("%s is up to date (npm run messages)", (path, text) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });

  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const shown = Object.keys(english).filter((id) => id.startsWith("contributions."));

  it("package.json names every text of package.nls.json, and no other", () => {
    const named = [...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]);
    expect([...new Set(named)].sort()).toEqual(shown.sort());
  });

  it("nothing that a person reads stands in package.json itself", () => {
    const { contributes, capabilities, ...rest } = JSON.parse(manifest) as Record<string, object>;
    const literal: string[] = [];
    JSON.stringify(
      { contributes, capabilities, displayName: rest.displayName, description: rest.description },
      (key, value: unknown) => {
        const read =
          /^(title|category|displayName|name|label|contents|\w*[dD]escription|\w*Message)$/.test(key) ||
          key === "enumDescriptions";
        if (read && typeof value === "string" && !/^%[\w.]+%$/.test(value)) literal.push(`${key}: ${value}`);
        return value;
      },
    );
    expect(literal).toEqual([]);
  });

  it("texts for package.json are plain, for VS Code does not know ICU", () => {
    for (const id of shown)
      for (const { [id]: text } of [english, korean] as Record<string, string>[])
        expect(text, id).not.toMatch(/[{}]|\([가-힣]\)|''/);
  });
});
