/** `gatescope score`: how well a model predicts a text. */
import type { NetworkWeights } from "../engine/network";
import { chooseCompute } from "../engine/compute";
import { embeddedKernel } from "../engine/kernel/embedded";
import { score as scoreTokens, type Score } from "../engine/score";
import { hasCode } from "../protocol/errors";
import { leftOut, openNamedModel, readTokens } from "./input";
import { Refusal } from "./refusal";

export interface ScoreRequest {
  readonly file: string;
  readonly model: string;
  readonly skip: boolean;
  readonly json: boolean;
}

export async function score({ file, model: nameOrFile, skip, json }: ScoreRequest): Promise<string> {
  const model = await openNamedModel(nameOrFile);
  const { ids, skipped } = await readTokens(file, model, skip);
  const { tokens, natsPerToken, perplexity } = measure(file, model.weights, ids);
  if (json) {
    const result = { file, model: model.description.name, tokens, natsPerToken, perplexity, skipped };
    return `${JSON.stringify(result, null, 2)}\n`;
  }
  const result = `${natsPerToken.toFixed(4)} nats per token, perplexity ${perplexity.toFixed(3)}`;
  return `${tokens} tokens${leftOut(skipped)}: ${result}\n`;
}

function measure(file: string, weights: NetworkWeights, ids: Uint32Array): Score {
  try {
    return scoreTokens(weights, ids, chooseCompute(embeddedKernel()).start(weights).run);
  } catch (error) {
    if (!hasCode(error, "nothing-to-score")) throw error;
    throw new Refusal(`${file} cannot be scored: ${(error as Error).message}`);
  }
}
