/** Gates: which rows of a tensor each has, and the order in which people see them. Knows no framework. */
import { message, type Message, type MessageId } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
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

/**
 * What sizes do not tell of gates that somebody stacked under names of his own: their order, and of a GRU what the update gate is
 * a share of, and whether the reset gate scales the state or what is made of it.
 */
export function askGates(
  cell: keyof typeof orders,
  manifest: Manifest | null,
  evidence: Message,
): Asked & { readonly order: readonly string[] } {
  const alternatives = orders[cell].map(([order, whose]) => ({
    id: order as string,
    label: message(whose, { order: [...order].join(" ") }),
    manifest: { gateOrder: order as string },
  }));
  const usual = orders[cell][0][0];
  const said = manifest?.gateOrder;
  const named = said && [...said].sort().join() === [...usual].sort().join() ? said : undefined;
  const question: Hypothesis = { about: "gateOrder", alternatives };
  const order = ask(question, named, evidence);
  const asked =
    cell === "gru" ? [order, askUpdateGate(manifest), askReset("gru", manifest, message("frameworksCustom.resetOpen"))] : [order];
  return {
    order: [...(named ?? usual)],
    inferences: asked.flatMap(({ inferences }) => inferences),
    hypotheses: asked.flatMap(({ hypotheses }) => hypotheses),
  };
}

/** Where a GRU's reset gate scales: `usual` is taken first. A manifest's answer is the cell's name. */
export function askReset(usual: "gru" | "gru-reset-before", manifest: Manifest | null, evidence: Message): Asked {
  const cells = usual === "gru" ? (["gru", "gru-reset-before"] as const) : (["gru-reset-before", "gru"] as const);
  const alternatives = cells.map((cell) => ({ id: cell, label: resetPlace(cell), manifest: { cell } }));
  const named = manifest?.cell === "gru" || manifest?.cell === "gru-reset-before" ? manifest.cell : undefined;
  return ask({ about: "resetGate", alternatives }, named, evidence);
}

/** What a GRU's update gate is a share of: papers and courses write either under the same names. */
export function askUpdateGate(manifest: Manifest | null): Asked {
  const labels = { keeps: "frameworksCustom.updateKeeps", takes: "frameworksCustom.updateTakes" } as const;
  const alternatives = (["keeps", "takes"] as const).map((updateGate) => ({
    id: updateGate,
    label: message(labels[updateGate]),
    manifest: { updateGate },
  }));
  return ask({ about: "updateGate", alternatives }, manifest?.updateGate, message("frameworksCustom.updateOpen"));
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
