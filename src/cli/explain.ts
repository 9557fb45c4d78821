/** `gatescope explain`: a checkpoint's manifest, whole; what is left open is measured on a text of ours first. */
import { access, writeFile } from "node:fs/promises";
import { withCheckpoint } from "../worker/withCheckpoint";
import { openModel } from "../checkpoints/open/openModel";
import { testHypotheses, measuredAlternatives } from "../engine/scoring/hypothesisTest";
import { explainFile } from "../worker/manifests";
import { toCodedError } from "../protocol/errors";
import { checkpointPath } from "./input";
import { computeWith } from "./compute";
import { refusal } from "./refusal";
import { servicesOf } from "./hypothesisTest";

export interface ExplainRequest {
  readonly file: string;
  /** Writes it beside the checkpoint. */
  readonly write: boolean;
  /** Also over one that is there. */
  readonly force: boolean;
}

export async function explain({ file, write, force }: ExplainRequest): Promise<string> {
  const path = await checkpointPath(file);
  const { path: manifest, text } = await explainFile({ path, answers: await measured(path) });
  if (!write) return text;
  const exists = await access(manifest).then(
    () => true,
    () => false,
  );
  if (exists && !force) throw refusal("cli.manifestThere", { manifest });
  await writeFile(manifest, text);
  return `${manifest}\n`;
}

/** None of a checkpoint that cannot be run yet, such as one without a vocabulary. */
async function measured(path: string): Promise<Record<string, string>> {
  const services = servicesOf(computeWith("1", () => undefined));
  try {
    return measuredAlternatives((await testHypotheses(await withCheckpoint(path, openModel), [], services)).model);
  } catch (error) {
    if (toCodedError(error).code === "internal") throw error;
    return {};
  }
}
