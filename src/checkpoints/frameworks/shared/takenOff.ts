/**
 * Where a file's own graph or configuration connects its parts, a person cannot connect them otherwise; an output layer or an
 * embedding can be taken off all the same, so that the recurrent part runs by itself. Knows no framework.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Inference } from "../../../model/inference";
import type { Manifest } from "../../manifest/manifest";
import { placeOf, type Hypothesis, type LoosePart } from "../framework";
import { inference, told, type Asked } from "./inference";
import { settled } from "./otherConnections";
import { mayEmbed } from "./resolveInput";

/** As the file has them, whatever the manifest says; `connectedBy`: what connects them. */
interface Connected {
  readonly embedding: Omit<LoosePart, "kind"> | null;
  readonly head: Omit<LoosePart, "kind"> | null;
  readonly connectedBy: Message;
}

export function takenOff(
  { embedding, head, connectedBy }: Connected,
  manifest: Manifest | null,
): Asked & { readonly loose: readonly LoosePart[] } {
  const ends = [
    ...(embedding ? [embeddingEnd({ ...embedding, kind: "embedding" }, manifest)] : []),
    ...(head ? [headEnd({ ...head, kind: "dense" }, manifest)] : []),
  ];
  return {
    loose: ends.flatMap(({ part, isOff }) => (isOff ? [part] : [])),
    inferences: ends.map((end) => inferenceOf(end, connectedBy)),
    hypotheses: ends.map(hypothesisOf),
  };
}

interface End {
  readonly about: "embedding" | "head";
  readonly place: string;
  readonly part: LoosePart;
  readonly isOff: boolean;
  readonly offLabel: Message;
  readonly off: Partial<Manifest>;
}

function embeddingEnd(part: LoosePart, manifest: Manifest | null): End {
  const offLabel = message("frameworks.notEmbedded");
  return { about: "embedding", place: placeOf.embedding, part, isOff: !mayEmbed(manifest), offLabel, off: { input: "numbers" } };
}

function headEnd(part: LoosePart, manifest: Manifest | null): End {
  const isOff = manifest?.tensors?.head === null;
  const offLabel = message("frameworks.notConnected");
  return { about: "head", place: placeOf.head, part, isOff, offLabel, off: { tensors: { head: null } } };
}

function inferenceOf({ about, part, isOff, offLabel }: End, evidence: Message): Inference {
  const known = { ...inference(about, quoted(part.name), "stated", evidence), taken: "file" };
  return told(isOff ? "none" : undefined, known, offLabel);
}

/** What was taken off stands beside the model. */
function hypothesisOf({ about, place, part, isOff, offLabel, off }: End): Hypothesis {
  const on = { id: "file", label: message("frameworks.asTheFileHasIt"), manifest: {} };
  const none = { id: "none", label: offLabel, manifest: off };
  return isOff ? settled(about, placeOf.loose(part), [none, on]) : settled(about, place, [on, none]);
}
