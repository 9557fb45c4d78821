/** Gates: which rows of a tensor each has, and the order in which people see them. Knows no framework. */
import { message, type Message, type MessageId } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { Ground } from "../../../model/inference";
import type { GateRows, Hypothesis } from "../framework";
import { ask, resetPlace, type Asked } from "./inference";

/** The engine's gates in the orders that frameworks have, the most usual first. */
const orders = {
  lstm: [
    ["ifgo", "frameworksCustom.orderAsPytorch"],
    ["ifog", "frameworksCustom.orderAsTorch7"],
    ["igfo", "frameworksCustom.orderAsTensorflow"],
    ["iofg", "frameworksCustom.orderAsOnnx"],
  ],
  gru: [
    ["rzn", "frameworksCustom.gruAsPytorch"],
    ["zrn", "frameworksCustom.gruAsKeras"],
  ],
} as const satisfies Record<string, readonly (readonly [order: string, whose: MessageId])[]>;

const updateOpen = message("frameworksCustom.updateOpen");
const resetOpen = message("frameworksCustom.resetOpen");

type OrderName = (typeof orders)[keyof typeof orders][number][1];

type Share = "keeps" | "takes";
type Gru = "gru" | "gru-reset-before";

/** What is taken first where names are those of a library, though others may have written them. */
interface Usual {
  readonly order: string;
  readonly updateGate?: Share;
  readonly reset?: Gru;
}

/**
 * What sizes do not tell of gates that somebody stacked under names of his own: their order, and of a GRU what the update gate is
 * a share of, and whether the reset gate scales the state or what is made of it. `usual` is a library's own, by `evidence`.
 */
export function askGates(
  cell: keyof typeof orders,
  manifest: Manifest | null,
  evidence: Message,
  usual?: Usual,
): Asked & { readonly order: readonly string[] } {
  const first = usual?.order ?? orders[cell][0][0];
  const known: readonly (readonly [order: string, whose: OrderName])[] = orders[cell];
  const alternatives = startingWith(known, ([order]) => order === first).map(([order, whose]) => ({
    id: order,
    label: message(whose, { order: [...order].join(" ") }),
    manifest: { gateOrder: order },
  }));
  const said = manifest?.gateOrder;
  const named = said && [...said].sort().join() === [...first].sort().join() ? said : undefined;
  const question: Hypothesis = { about: "gateOrder", alternatives };
  const ground = usual && "convention";
  const asked = [ask(question, named, evidence, ground)];
  if (cell === "gru") {
    const [update, reset] = usual ? [evidence, evidence] : [updateOpen, resetOpen];
    asked.push(askUpdateGate(usual?.updateGate ?? "keeps", manifest, update, ground));
    asked.push(askReset(usual?.reset ?? "gru", manifest, reset, ground));
  }
  return {
    order: [...(named ?? first)],
    inferences: asked.flatMap(({ inferences }) => inferences),
    hypotheses: asked.flatMap(({ hypotheses }) => hypotheses),
  };
}

/** Where a GRU's reset gate scales: `usual` is taken first. A manifest's answer is the cell's name. */
export function askReset(usual: Gru, manifest: Manifest | null, evidence: Message, ground?: Ground): Asked {
  const cells = startingWith(["gru", "gru-reset-before"] as const, (cell) => cell === usual);
  const alternatives = cells.map((cell) => ({ id: cell, label: resetPlace(cell), manifest: { cell } }));
  const named = manifest?.cell === "gru" || manifest?.cell === "gru-reset-before" ? manifest.cell : undefined;
  return ask({ about: "resetGate", alternatives }, named, evidence, ground);
}

/** What a GRU's update gate is a share of: papers and courses write either under the same names. `usual` is taken first. */
export function askUpdateGate(usual: Share, manifest: Manifest | null, evidence = updateOpen, ground?: Ground): Asked {
  const labels = { keeps: "frameworksCustom.updateKeeps", takes: "frameworksCustom.updateTakes" } as const;
  const shares = startingWith(["keeps", "takes"] as const, (share) => share === usual);
  const alternatives = shares.map((updateGate) => ({
    id: updateGate,
    label: message(labels[updateGate]),
    manifest: { updateGate },
  }));
  return ask({ about: "updateGate", alternatives }, manifest?.updateGate, evidence, ground);
}

function startingWith<Each>(all: readonly Each[], isFirst: (each: Each) => boolean): readonly Each[] {
  return [...all.filter(isFirst), ...all.filter((each) => !isFirst(each))];
}

/** 1 - sigmoid(a) is sigmoid(-a): the engine's z is the share of the old state. Turns the gate's own weights and biases. */
export function turnUpdateGate(parameters: Map<string, Float32Array>): void {
  for (const [key, values] of parameters) {
    if (/^[Wb]\.z\./.test(key))
      parameters.set(
        key,
        values.map((value) => -value),
      );
  }
}

/** The engine's order. */
const letters = ["i", "f", "g", "o", "r", "z", "n", "h"];

/** What belongs to no gate comes last; what belongs to one gate stays in its order. */
export function inGateOrder<Each>(all: Iterable<Each>, gateOf: (each: Each) => string | undefined): Each[] {
  const place = (each: Each) => {
    const at = letters.indexOf(gateOf(each) ?? "");
    return at < 0 ? letters.length : at;
  };
  return [...all].sort((a, b) => place(a) - place(b));
}

/** The rows of each gate in a tensor of G*H rows; none for a cell that has one gate only. */
export function gateRows(order: readonly string[], hiddenSize: number): GateRows[] {
  if (order.length === 1) return [];
  return order.map((gate, index) => ({ gate, start: index * hiddenSize, end: (index + 1) * hiddenSize }));
}
