/** What adds up to a number of a channel, as rows of a table: the largest terms by where they come from, and all others. */
import { message, type Message } from "../../../src/messages/message";
import type { FocusChange } from "../../../src/protocol/focus";
import type { Operands } from "./filledIn";
import type { Step } from "./state";

export interface OperandRow {
  readonly label: Message;
  /** Of a single product: what was read and what it is weighed with. */
  readonly read: number | null;
  readonly weight: number | null;
  readonly value: number;
  /** Where to look to see what was read. */
  readonly to: FocusChange | null;
}

/** The values of all rows are the sum. `label` is the token's. */
export function operandRows({ parts }: Operands, step: Pick<Step, "unit" | "layer">, label: string): OperandRow[] {
  return parts.flatMap((part): OperandRow[] => {
    const { source, layer, operand, total, terms, others } = part;
    const whole = (said: Message): OperandRow => ({ label: said, read: null, weight: null, value: total, to: null });
    if (source === "token") return [whole(message("cellView.fromToken", { label }))];
    if (source === "bias") return [whole(message("cellView.bias"))];
    if (source === "product") {
      const operands = operand.startsWith("p_")
        ? message("cellView.peephole", { operand })
        : message("cellView.named", { name: operand });
      return [whole(operands)];
    }
    const from =
      layer === null
        ? message("cellView.named", { name: source === "input" ? "x" : operand })
        : message("cellView.layer", { layer });
    const rows = terms.map(({ unit, read, weight, value }): OperandRow => {
      if (source === "input") return { label: message("cellView.fromInput", { unit }), read, weight, value, to: null };
      if (layer !== null)
        return { label: message("cellView.fromLayer", { layer, unit }), read, weight, value, to: { layer, unit } };
      const to = isUnits(step.layer, operand) ? { unit } : null;
      const isOwn = to !== null && unit === step.unit;
      const said = isOwn ? message("cellView.fromItself", { operand }) : message("cellView.fromUnit", { operand, unit });
      return { label: said, read, weight, value, to: isOwn ? null : to };
    });
    if (others.count === 0) return rows;
    return [
      ...rows,
      { label: message("cellView.others", { n: others.count, from }), read: null, weight: null, value: others.value, to: null },
    ];
  });
}

/** Whether what is read has a number for each unit of the layer: a projected h has not. */
function isUnits({ channels, hiddenSize }: Step["layer"], operand: string): boolean {
  const channel = channels.find(({ name }) => name === operand.replace("'", ""));
  return channel === undefined || channel.size === hiddenSize;
}
