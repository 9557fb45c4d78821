/**
 * How else dense layers and embeddings of a file could be connected with a recurrent part: what a person may choose, where
 * sizes fit, and what stands beside the model. Sizes are no evidence; nothing is taken here.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import { placeOf, type Hypothesis, type LoosePart } from "../framework";
import { ask, inference, told, type Asked } from "./inference";
import { changesOf, idOf, inARow } from "./rows";

/** A dense layer or a normalisation, by the name under which a manifest connects it. */
export interface Connectable {
  readonly prefix: string;
  readonly kind: "dense" | "layer-norm" | "batch-norm";
  readonly inputs: number;
  readonly outputs: number;
}

interface Around {
  /** All dense layers and normalisations that do not stand before the recurrent part, and are no table. */
  readonly modules: readonly Connectable[];
  /** Matrices by whose names and widths they could be what embeds the tokens. */
  readonly tables: readonly TensorInfo[];
  readonly table: TensorInfo | null;
  /** What leads to what the model gives, the output layer last: null where that is the embedding itself. Null without one. */
  readonly chain: readonly (Connectable | null)[] | null;
  /** Numbers that the recurrent part gives. */
  readonly hiddenSize: number;
  /** Why the chain is one; its names, unless said. */
  readonly evidence?: Message | undefined;
}

/** More than these in a file are not offered. */
const most = 64;
const mostNamed = 4;

export function otherConnections(around: Around, manifest: Manifest | null): Asked & { readonly loose: readonly LoosePart[] } {
  const { modules, tables, table } = around;
  const isOptimizers = ({ prefix }: Connectable) => /(^|[/._])(optimizer|opt_state|exp_avg)/i.test(prefix);
  const dense = modules
    .filter((module) => module.kind === "dense" && !around.chain?.includes(module) && !isOptimizers(module))
    .slice(0, most);
  const others = tables.filter((tensor) => tensor !== table).slice(0, most);
  const loose = [
    ...dense.map(({ prefix: name, inputs, outputs }): LoosePart => ({ kind: "dense", name, inputs, outputs })),
    ...others.map(({ name, shape: [inputs = 0, outputs = 0] }): LoosePart => ({ kind: "embedding", name, inputs, outputs })),
  ];
  const head = headConnections(around, dense, manifest);
  const embedding = embeddingConnections(table, others, manifest);
  return {
    loose,
    inferences: [...head.inferences, ...embedding.inferences],
    hypotheses: [...head.hypotheses, ...embedding.hypotheses],
  };
}

function headConnections(
  { chain, hiddenSize, evidence }: Around,
  dense: readonly Connectable[],
  manifest: Manifest | null,
): Asked {
  const wired = manifest?.wiring?.head;
  const about = "head" as const;
  const none = { id: "none", label: message("frameworks.notConnected"), manifest: { wiring: { head: [] } } };
  const own = chain?.flatMap((module) => module ?? []) ?? [];
  const names = own.map(({ prefix }) => prefix);
  const squares = evidence ? [] : own.slice(0, -1).filter(({ inputs, outputs }) => inputs === outputs);
  const ground = squares.length > 0 ? "assumed" : "convention";
  const why =
    squares.length > 0
      ? message("frameworks.normByPlace", { names: squares.map(({ prefix }) => prefix) })
      : (evidence ?? message("frameworks.headByName"));
  const known = inference(about, names.length > 0 ? inARow(names) : none.label, ground, why);
  const inferences =
    wired || names.length > 0 ? [told(wired && idOf(wired), { ...known, taken: idOf(names) }, wired && known.value)] : [];
  if (own.length < (chain?.length ?? 0)) {
    const tied = { id: "tied", label: message("frameworks.connected"), manifest: {} };
    return { inferences, hypotheses: [settled(about, placeOf.head, [tied, none])] };
  }
  const linkOf = ({ prefix: name, inputs, outputs }: Connectable) => ({ name, inputs, outputs });
  const changes = changesOf(own.map(linkOf), hiddenSize, dense.map(linkOf));
  const hypotheses = [...changes].map(([name, rows]) => {
    const at = names.indexOf(name);
    const place = at < 0 ? placeOf.loose({ kind: "dense", name }) : at === names.length - 1 ? placeOf.head : placeOf.stage(at);
    const alternatives = rows.map((row) => {
      return { id: idOf(row.names), label: row.label, manifest: { wiring: { head: [...row.names] } } };
    });
    return settled(about, place, alternatives);
  });
  return { inferences, hypotheses };
}

function embeddingConnections(table: TensorInfo | null, others: readonly TensorInfo[], manifest: Manifest | null): Asked {
  const about = "embedding" as const;
  const named = manifest?.tensors?.embedding;
  const none = { id: "none", label: message("frameworks.notEmbedded"), manifest: { input: "numbers" as const } };
  const answer = (name: string, label = quoted(name)) => ({ id: name, label, manifest: { tensors: { embedding: name } } });
  const apart = { ...none, label: message("frameworks.notConnected"), manifest: {} };
  const hypotheses = others.map((tensor) => {
    const place = placeOf.loose({ kind: "embedding", name: tensor.name });
    const now = table ? { ...answer(table.name), label: apart.label } : apart;
    return settled(about, place, [now, answer(tensor.name, message("frameworks.embedsTokens"))]);
  });
  if (!table) return { inferences: [], hypotheses };
  const known = inference(about, quoted(table.name), "convention", message("frameworks.headByName"));
  const all = [answer(table.name), ...others.map(({ name }) => answer(name)), none];
  if (others.length > 0) {
    const question = { about, place: placeOf.embedding, alternatives: all, isForPeople: true };
    const names = [table, ...others].slice(0, mostNamed).map(({ name }) => name);
    const asked = ask(question, named ?? undefined, message("frameworks.embeddingOfSeveral", { names }));
    return { inferences: asked.inferences, hypotheses: [...asked.hypotheses, ...hypotheses] };
  }
  return {
    inferences: typeof named === "string" ? [told(named, known)] : [],
    hypotheses: [settled(about, placeOf.embedding, all), ...hypotheses],
  };
}

/** What is known, and what else a person may take. */
export function settled(about: Hypothesis["about"], place: string, alternatives: Hypothesis["alternatives"]): Hypothesis {
  return { about, place, alternatives, isForPeople: true, isSettled: true };
}
