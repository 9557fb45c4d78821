/**
 * What a manifest says of any framework's layers and of what the model gives at its end, and what a person may set otherwise.
 * Knows no framework.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Inference, Subject } from "../../../model/inference";
import type { OutputActivation } from "../../../model/network";
import type { Manifest } from "../../manifest/manifest";
import { placeOf, type Hypothesis } from "../framework";
import { activationsIn, cellWith, takesActivations } from "./activations";
import { inference, told } from "./inference";
import type { HeadPart, LayerPart, ModelParts } from "./modelParts";

/** A setting as it was found, with what else it could be. */
interface Setting {
  readonly about: Subject;
  readonly places: readonly string[];
  /** The id of what was taken. */
  readonly taken: string;
  readonly alternatives: Hypothesis["alternatives"];
  /** The manifest's answer, by its id. */
  readonly named: string | undefined;
}

export function asManifestSays(given: ModelParts): ModelParts {
  const { manifest, isSettled = false } = given;
  if (isSettled) return given;
  const layers = given.layers.map((layer, index) => layerAsSaid(layer, index, manifest));
  const head = given.head && headAsSaid(given.head, manifest);
  const settings = [
    ...directionsOf(layers, manifest),
    ...activationsOf(layers, manifest),
    ...initialStateOf(given.layers, manifest),
    ...outputOf(head, manifest),
  ].filter(({ about }) => !isAsked(given, about));
  return {
    ...given,
    layers,
    head,
    inferences: settings.reduce(withSetting, given.inferences),
    hypotheses: [...(given.hypotheses ?? []), ...settings.flatMap((setting) => hypothesesOf(setting, given.inferences))],
  };
}

/** Whether the framework asks it itself. */
function isAsked({ inferences }: ModelParts, about: Subject): boolean {
  return inferences.some((known) => known.about === about && known.alternatives.length > 1);
}

function layerAsSaid(layer: LayerPart, index: number, manifest: Manifest | null): LayerPart {
  if (layer.isAuxiliary) return layer;
  const cell = cellWith(layer.shape.cell, activationsIn(manifest));
  const shape = { ...layer.shape, cell, direction: manifest?.directions?.[index] ?? layer.shape.direction };
  return { ...layer, shape, ...(manifest?.wiring?.initialState === "zero" ? { initial: [] } : {}) };
}

function headAsSaid(head: HeadPart, manifest: Manifest | null): HeadPart {
  const activation = manifest?.head?.output;
  return head.output && activation ? { ...head, output: { ...head.output, activation } } : head;
}

function directionsOf(layers: readonly LayerPart[], manifest: Manifest | null): Setting[] {
  const now = layers.map(({ shape }) => shape.direction);
  return layers.flatMap((layer, index): Setting[] => {
    if (layer.isAuxiliary) return [];
    const turned = now.map((each, at) => (at !== index ? each : each === "forward" ? "reverse" : "forward"));
    const alternatives = [now, turned].map((directions) => {
      const label = message(`frameworks.${directions[index] ?? "forward"}`);
      return { id: directions.join(), label, manifest: { directions: [...directions] } };
    });
    const named = manifest?.directions ? now.join() : undefined;
    return [{ about: "direction", places: [placeOf.layer(index)], taken: now.join(), alternatives, named }];
  });
}

/** What gates apply in practice; a manifest may say others. */
const ofGates = ["sigmoid", "hard-sigmoid", "hard-sigmoid-sixth"] as const;
export const ofCandidates = ["tanh", "relu", "sigmoid", "softsign", "linear"] as const;

/** Of all layers together. */
function activationsOf(layers: readonly LayerPart[], manifest: Manifest | null): Setting[] {
  const asItIs = { id: "file", label: message("frameworks.asTheFileHasIt"), manifest: {} };
  const placesOf = (of: "gates" | "candidate") =>
    layers.flatMap(({ shape, isAuxiliary }, index) => {
      return !isAuxiliary && takesActivations(shape.cell, of) ? [placeOf.layer(index)] : [];
    });
  const setting = (
    about: "activation" | "gateActivation",
    places: readonly string[],
    choices: readonly { id: string; manifest: Partial<Manifest> }[],
    named: string | undefined,
  ): Setting[] => {
    if (places.length === 0) return [];
    const alternatives = [asItIs, ...choices.map((choice) => ({ ...choice, label: quoted(choice.id) }))];
    return [{ about, places, taken: named ?? asItIs.id, alternatives, named }];
  };
  const candidates = ofCandidates.map((activation) => ({ id: activation, manifest: { activation } }));
  const gates = ofGates.map((recurrentActivation) => ({ id: recurrentActivation, manifest: { recurrentActivation } }));
  return [
    ...setting("activation", placesOf("candidate"), candidates, manifest?.activation),
    ...setting("gateActivation", placesOf("gates"), gates, manifest?.recurrentActivation),
  ];
}

function initialStateOf(layers: readonly LayerPart[], manifest: Manifest | null): Setting[] {
  const places = layers.flatMap(({ initial = [] }, index) => (initial.length > 0 ? [placeOf.layer(index)] : []));
  if (places.length === 0) return [];
  const named = manifest?.wiring?.initialState;
  const alternatives = (["file", "zero"] as const).map((id) => ({
    id,
    label: message(id === "file" ? "frameworks.asTheFileHasIt" : "frameworks.zero"),
    manifest: { wiring: { initialState: id } },
  }));
  return [{ about: "initialState", places, taken: named ?? "file", alternatives, named }];
}

const outputs: Readonly<Record<OutputActivation, Message>> = {
  softmax: message("frameworks.classProbabilities"),
  "log-softmax": message("frameworks.classLogarithms"),
  sigmoid: message("frameworks.yesOrNo"),
  none: message("frameworks.numbersAsTheyAre"),
  tanh: quoted("tanh"),
  relu: quoted("relu"),
};

/** What a person may say of an output. */
export function outputAlternatives(): Hypothesis["alternatives"] {
  return (Object.keys(outputs) as OutputActivation[]).map((output) => {
    return { id: output, label: outputs[output], manifest: { head: { output } } };
  });
}

function outputOf(head: HeadPart | null, manifest: Manifest | null): Setting[] {
  if (!head?.output) return [];
  const alternatives = outputAlternatives();
  return [
    { about: "output", places: [placeOf.head], taken: head.output.activation, alternatives, named: manifest?.head?.output },
  ];
}

/** What is known of a setting, with the manifest's word; what was assumed of it is shown with what else it could be. */
function withSetting(inferences: readonly Inference[], { about, taken, alternatives, named }: Setting): readonly Inference[] {
  const at = inferences.findIndex((known) => known.about === about);
  const label = alternatives.find(({ id }) => id === taken)?.label ?? quoted(taken);
  const known = inferences[at] ?? inference(about, label, "convention");
  if (at < 0) return named === undefined ? inferences : [...inferences, told(named, known, label)];
  const listed = alternatives.map((each) => ({ id: each.id, label: each.label, natsPerToken: null }));
  const shown = known.ground === "assumed" ? { ...known, taken, alternatives: listed } : known;
  return inferences.with(at, named === undefined || shown.chosen ? shown : told(named, shown, label));
}

function hypothesesOf({ about, places, taken, alternatives, named }: Setting, inferences: readonly Inference[]): Hypothesis[] {
  const isOpen = named === undefined && inferences.some((known) => known.about === about && known.ground === "assumed");
  const isTaken = ({ id }: { readonly id: string }) => id === taken;
  const takenFirst = [...alternatives.filter(isTaken), ...alternatives.filter((each) => !isTaken(each))];
  return places.map((place) => ({ about, place, alternatives: takenFirst, isForPeople: true, isSettled: !isOpen }));
}
