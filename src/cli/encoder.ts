/**
 * A model that begins elsewhere than its file says: at states that a file gives, or a decoder where its encoder ended, whose
 * source text is read first.
 */
import type { OpenedModel } from "../checkpoints/model";
import { withFile } from "../checkpoints/nodeFile";
import { beginningAt, fromFile, readStates } from "../checkpoints/open/givenStates";
import { networkFor } from "../engine/trace/encodedTexts";
import { beginningAfter, encoderOf, openEncoder } from "../worker/encoderStates";
import { openNamedModel, readInput } from "./input";
import { refusal } from "./refusal";

interface Wanted {
  readonly part: string | undefined;
  readonly source: string | undefined;
  /** A file of states to begin with. */
  readonly initial: string | undefined;
  readonly skip: boolean;
}

/** The model, or the part of it; with a source text, beginning at the encoder's last state; or at given states. */
export async function openForText(nameOrFile: string, { part, source, initial, skip }: Wanted): Promise<OpenedModel> {
  const model = await openNamedModel(nameOrFile, part);
  if (initial !== undefined) {
    const states = await withFile(initial, (file) => readStates(file, model.weights.layers));
    return beginningAt(model, states, fromFile(initial));
  }
  if (source === undefined) return model;
  const encoder = encoderOf(model);
  const first = await openEncoder(model, (part) => openNamedModel(nameOrFile, part));
  const {
    sequences: [ids],
    own,
  } = await readInput(source, first, { skip });
  if (!ids || ids.length === 0) throw refusal("cli.nothingForEncoder", { file: source, encoder });
  return beginningAfter(model, networkFor(first, { own }), ids);
}
