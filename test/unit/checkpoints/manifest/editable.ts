/** A checkpoint with a manifest beside it that a person's choices change, and questions to it in English. */
import { checkManifest } from "../../../../src/checkpoints/manifest/checkManifest";
import { chooseInManifest, type Choices } from "../../../../src/checkpoints/manifest/choices";
import { inspectCheckpoint, openModel } from "../../../../src/checkpoints/open/openModel";
import { memorySource } from "../../../../src/checkpoints/source";
import { inEnglish } from "../../../inEnglish";
import { siblingsOf } from "../files";

export function editable(bytes: Uint8Array, name: string, manifest: object | null = null) {
  let beside = manifest;
  const source = () => memorySource(bytes, name);
  const siblings = () => siblingsOf(beside ? { [`${name}.gatescope.json`]: { version: 1, ...beside } } : {});
  return {
    report: async () => inEnglish(await inspectCheckpoint(source(), siblings())),
    open: (part?: string) => openModel(source(), siblings(), undefined, part),
    /** The manifest as somebody wrote it. */
    write(manifest: object) {
      beside = manifest;
    },
    async choose(answers: Choices["answers"]) {
      const text = await chooseInManifest(source(), siblings(), { answers });
      beside = text === null ? null : (JSON.parse(text) as object);
      return beside;
    },
    /** What is wrong in a manifest, and where. */
    async problems(said: object) {
      const text = JSON.stringify({ version: 1, ...said });
      const found = await checkManifest(text, source(), siblings());
      return found.map(({ start, end, said: reason }) => [text.slice(start, end), inEnglish(reason)]);
    },
  };
}

export type Editable = ReturnType<typeof editable>;

/** What can be chosen at a place: the one taken, and all in words with their ids. */
export async function at({ report }: Editable, place: string, about: string): Promise<string[] | undefined> {
  const choice = (await report()).choices.find((each) => each.place === place && each.about === about);
  return choice && [choice.taken, ...choice.alternatives.map(({ id, label }) => `${label as unknown as string}: ${id}`)];
}

export async function about({ report }: Editable, subject: string) {
  const { taken, chosen } = (await report()).model?.inferences.find((each) => each.about === subject) ?? {};
  return { taken, chosen };
}
