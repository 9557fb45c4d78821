/** Manifests: what is accepted, what is refused and how it is named, and that the JSON schema says the same. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestSchema } from "../../../../src/checkpoints/manifest/manifestSchema";
import { jsonSchemaText } from "../../../../tools/schema/jsonSchema.mjs";
import { parseManifest, readManifest } from "../../../../src/checkpoints/manifest/manifest";
import { noSiblings } from "../../../../src/checkpoints/source";
import { accepts } from "../jsonSchema";
import { siblingsOf } from "../files";

const schemaText = readFileSync(resolve(__dirname, "../../../../schemas/gatescope.schema.json"), "utf8");
const schema: unknown = JSON.parse(schemaText);
const parse = (value: unknown) => parseManifest("m.gatescope.json", new TextEncoder().encode(JSON.stringify(value)));

const sound: [what: string, manifest: unknown][] = [
  ["the least", { version: 1 }],
  ["all texts", { $schema: "../schemas/gatescope.schema.json", version: 1, name: "a", title: "A", description: "" }],
  ...["lstm", "gru", "gru-reset-before", "rnn-tanh", "rnn-relu"].map((cell): [string, unknown] => [cell, { version: 1, cell }]),
  ["a forget bias", { version: 1, forgetBias: 0 }],
  ["bytes", { version: 1, vocabulary: { kind: "bytes" } }],
  ["characters", { version: 1, vocabulary: { kind: "characters", characters: "ab" } }],
  ["a list of characters", { version: 1, vocabulary: { kind: "characters", characters: ["a", "<pad>"] } }],
  ...[
    { kind: "words", words: ["the", "<unk>"], lowercase: true, punctuation: "apart", unknown: "<unk>" },
    { kind: "words", words: "words.txt" },
    { kind: "tokenizer", file: "tokenizer.json" },
    { kind: "file", file: "vocab.json" },
    { kind: "training-text", file: "input.txt" },
    { kind: "integers" },
    { kind: "numbers" },
    { kind: "numbers", columns: ["left"], header: true },
  ].map((vocabulary): [string, unknown] => [vocabulary.kind, { version: 1, vocabulary }]),
  ["gates of an LSTM", { version: 1, gateOrder: "igfo", operandOrder: "hx" }],
  ["gates of a GRU", { version: 1, gateOrder: "zrn", operandOrder: "xh", matrixSide: "Wx" }],
  ["activations", { version: 1, recurrentActivation: "hard-sigmoid", activation: "relu", packing: "cudnn" }],
  ["directions", { version: 1, directions: ["forward", "reverse"], input: "numbers" }],
  ["a head", { version: 1, head: { activation: "tanh", window: 40, padding: 0, boundary: null } }],
  ["names of tensors", { version: 1, tensors: { recurrent: "", embedding: "e", head: "h", headBias: "b" } }],
  ["no tensors", { version: 1, tensors: { embedding: null, head: null, headBias: null } }],
];

const unsound: [what: string, manifest: unknown, says: RegExp][] = [
  ["nothing", null, /expected an object and found null/],
  ["a list", [], /"version": it is missing/],
  ["no version", {}, /"version": it is missing/],
  ["another version", { version: 2 }, /"version": expected 1 and found 2/],
  ["a version as text", { version: "1" }, /"version"/],
  ["an unknown property", { version: 1, cells: "lstm" }, /"cells": there is no such property/],
  ["an unknown cell", { version: 1, cell: "mgu" }, /"cell": expected .*"lstm".* and found "mgu"/],
  ["an empty name", { version: 1, name: "" }, /"name": it is empty/],
  ["a number for a title", { version: 1, title: 5 }, /"title": expected a text and found 5/],
  ["a text for a forget bias", { version: 1, forgetBias: "1" }, /"forgetBias": expected a number and found "1"/],
  [
    "an unknown vocabulary",
    { version: 1, vocabulary: { kind: "sounds" } },
    /"vocabulary\.kind": expected one of "bytes", .* and found "sounds"/,
  ],
  ["words without words", { version: 1, vocabulary: { kind: "words" } }, /"vocabulary\.words"/],
  ["a gate twice", { version: 1, gateOrder: "iffo" }, /"gateOrder": .*each of i, f, g, o once/],
  ["gates of two cells", { version: 1, gateOrder: "irzn" }, /"gateOrder"/],
  ["no directions", { version: 1, directions: [] }, /"directions": it is empty/],
  ["half a window", { version: 1, head: { window: 0.5 } }, /"head\.window": expected a whole number and found 0\.5/],
  ["a window of none", { version: 1, head: { window: 0 } }, /"head\.window": expected at least 1 and found 0/],
  ["an endless forget bias", { version: 1, forgetBias: 1e9 }, /"forgetBias": expected at most 1,000 and found/],
  [
    "characters without characters",
    { version: 1, vocabulary: { kind: "characters" } },
    /"vocabulary\.characters": it is missing/,
  ],
  ["no characters", { version: 1, vocabulary: { kind: "characters", characters: "" } }, /"vocabulary\.characters"/],
  ["an empty list", { version: 1, vocabulary: { kind: "characters", characters: [] } }, /"vocabulary\.characters"/],
  [
    "a character that is none",
    { version: 1, vocabulary: { kind: "characters", characters: ["a", 1] } },
    /"vocabulary\.characters/,
  ],
  ["characters for bytes", { version: 1, vocabulary: { kind: "bytes", characters: "a" } }, /"vocabulary\.characters"/],
  ["a number for a tensor", { version: 1, tensors: { head: 1 } }, /"tensors\.head"/],
  ["null for the recurrent part", { version: 1, tensors: { recurrent: null } }, /"tensors\.recurrent"/],
  ["an unknown tensor", { version: 1, tensors: { body: "a" } }, /"tensors\.body"/],
];

describe("accepted by the reader and by the JSON schema", () => {
  it.each(sound)("%s", (_what, manifest) => {
    expect(parse(manifest)).toEqual(manifest);
    expect(accepts(schema, manifest)).toBe(true);
  });
});

describe("refused by the reader and by the JSON schema", () => {
  it.each(unsound)("%s", (_what, manifest, says) => {
    let error: unknown;
    try {
      parse(manifest);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "manifest-invalid", message: expect.stringMatching(says) });
    expect((error as Error).message).toMatch(/^m\.gatescope\.json is not a valid manifest: .* Correct or remove it\.$/);
    expect(accepts(schema, manifest)).toBe(false);
  });
});

describe("the JSON schema", () => {
  it("is what npm run schema makes of the reader's", () => expect(schemaText).toBe(jsonSchemaText(manifestSchema)));

  it("explains every property", () => {
    const unexplained: string[] = [];
    const look = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      const { properties, ...rest } = node as { properties?: Record<string, { description?: string }> };
      for (const [name, property] of Object.entries(properties ?? {})) {
        if (!property.description) unexplained.push(`${path}${name}`);
        look(property, `${path}${name}.`);
      }
      for (const part of Object.values(rest)) look(part, path);
    };
    look(schema, "");
    expect(unexplained).toEqual([]);
  });
});

it("calls the direction of a layer that begins at the end reverse, whichever way it is said", () => {
  for (const direction of ["backward", "reverse"]) {
    const manifest = { version: 1, directions: ["forward", direction] };
    expect(parse(manifest)).toMatchObject({ directions: ["forward", "reverse"] });
    expect(accepts(schema, manifest)).toBe(true);
  }
});

describe("the file", () => {
  it("lies beside the checkpoint, under its name", async () => {
    const siblings = siblingsOf({ "a.safetensors.gatescope.json": { version: 1, title: "A" } });
    expect(await readManifest("a.safetensors", siblings)).toEqual({ version: 1, title: "A" });
    expect(await readManifest("b.safetensors", siblings)).toBeNull();
    expect(await readManifest("a.safetensors", noSiblings)).toBeNull();
  });

  it.each(["{", "", "\u0000"])("is refused when %j is no JSON", async (content) => {
    const siblings = siblingsOf({ "a.gatescope.json": content });
    await expect(readManifest("a", siblings)).rejects.toMatchObject({
      code: "manifest-invalid",
      message: expect.stringMatching(/^a\.gatescope\.json .*not valid JSON/),
    });
  });
});
