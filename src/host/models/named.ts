/** Models by the names that a person reads in the display language. */
import { bundledTexts } from "../../model/bundledTexts";
import type { ModelReference } from "../../protocol/model";
import { textOf } from "../platform/language";

/** A model's title and description; of one that is not bundled, those that its manifest or its file gives. */
export function named<Model extends { readonly title: string; readonly description: string }>(
  model: Model,
  reference: ModelReference,
): Model {
  const texts = reference.kind === "bundled" ? bundledTexts.get(reference.name) : undefined;
  return texts ? { ...model, title: textOf(texts[0]), description: textOf(texts[1]) } : model;
}
