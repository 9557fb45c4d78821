/** Manifests as files: writes one for a checkpoint, and says what is wrong in one. */
import { basename, dirname, join, resolve } from "node:path";
import { checkManifest, formProblems, type ManifestProblem } from "../checkpoints/manifest/checkManifest";
import { CheckpointError } from "../checkpoints/errors";
import { chooseInManifest } from "../checkpoints/manifest/choices";
import { explainCheckpoint } from "../checkpoints/manifest/explainCheckpoint";
import { checkpointOf, manifestName, type Manifest } from "../checkpoints/manifest/manifest";
import { withFile } from "../checkpoints/nodeFile";
import { withCheckpoint } from "./withCheckpoint";
import { readCheckpoint } from "../checkpoints/open/readCheckpoint";
import { chosenVocabulary } from "../checkpoints/manifest/vocabularyChoice";
import type { EngineContract } from "../protocol/requests/list";
import type { Params } from "../protocol/rpc";

type Explain = Params<EngineContract, "explainCheckpoint">;
type Choose = Params<EngineContract, "chooseInManifest">;

/** The path and the text of a checkpoint's manifest, whole. Fails as `explainCheckpoint` does. */
export async function explainFile({ path, answers }: Explain): Promise<{ path: string; text: string }> {
  const text = await withCheckpoint(path, (source, siblings) => explainCheckpoint(source, siblings, answers));
  return { path: manifestName(path), text };
}

/** The same with choices in it alone. Fails as `chooseInManifest` and `chosenVocabulary` do. */
export async function chooseInFile({ path, answers, vocabulary }: Choose): Promise<{ path: string; text: string | null }> {
  const declared = vocabulary && (await declare(path, vocabulary));
  const choices = { answers, vocabulary: declared };
  const text = await withCheckpoint(path, (source, siblings) => chooseInManifest(source, siblings, choices));
  return { path: manifestName(path), text };
}

async function declare(path: string, choice: NonNullable<Choose["vocabulary"]>): Promise<NonNullable<Manifest["vocabulary"]>> {
  if (choice.kind === "integers" || choice.kind === "numbers") return choice;
  const { kind, file } = choice;
  const size = await withCheckpoint(
    path,
    async (source, siblings) => (await readCheckpoint(source, siblings)).model?.vocabularySize ?? 0,
  );
  const isBeside = dirname(resolve(file)) === dirname(resolve(path));
  return withFile(file, (source, siblings) => chosenVocabulary({ kind, source, siblings, isBeside }, basename(path), size));
}

/** What is wrong in the text of the manifest at `path`. Without a checkpoint that can be read beside it, in its form alone. */
export async function checkManifestFile(path: string, text: string): Promise<ManifestProblem[]> {
  const checkpoint = checkpointOf(basename(path));
  if (checkpoint === null) return formProblems(text);
  try {
    return await withCheckpoint(join(dirname(path), checkpoint), (source, siblings) => checkManifest(text, source, siblings));
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const problems = formProblems(text);
    return problems.length > 0 ? problems : [{ start: 0, end: Math.min(1, text.length), said: error.said }];
  }
}
