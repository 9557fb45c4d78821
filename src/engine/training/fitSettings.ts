/** The settings of a training by the few things that a person chooses, and by how long the text is. */
import { definitionOf } from "../network/layer";
import { defaultSettings, quietSettings, type TrainingSettings } from "./settings";

/** What is chosen over the defaults, for a text of so many tokens of a vocabulary. Fails with "unsupported-model". */
export function fitSettings(
  chosen: Partial<TrainingSettings>,
  isQuiet: boolean,
  text: { readonly tokens: number; readonly vocabulary: number },
): TrainingSettings {
  const all = { ...defaultSettings, ...chosen };
  // MUT1 and MUT2 add the input to vectors of the layer's units.
  const definition = definitionOf({ cell: all.cell, inputSize: 1, hiddenSize: 1, direction: "forward" }, 0);
  const readsUnits = definition.sizeOf("x") === "units";
  const embedding = chosen.embedding ?? (readsUnits ? all.units : Math.min(defaultSettings.embedding, text.vocabulary));
  const layers = definition.standsOn === null ? all.layers : Math.max(2, all.layers);
  return fitted({ ...all, embedding, layers, quiet: isQuiet ? quietSettings : null }, text.tokens);
}

/** Fewer rows, and at last shorter windows, where a text is too short for as many. */
function fitted(settings: TrainingSettings, tokens: number): TrainingSettings {
  const [least, most] = settings.window;
  const steps = Math.max(2, Math.min(most, tokens - 1));
  const rows = Math.max(1, Math.min(settings.rows, Math.floor((tokens - 1) / steps)));
  return { ...settings, rows, window: [Math.min(least, steps), steps] };
}
