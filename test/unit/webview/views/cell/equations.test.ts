import { describe, expect, it } from "vitest";
import { cells } from "../../../../../src/engine/cell/definitions/cells";
import { createFormatter } from "../../../../../src/messages/format";
import { filledIn } from "../../../../../webview/views/cell/filledIn";
import { operandRows } from "../../../../../webview/views/cell/operands";
import { texOf } from "../../../../../webview/views/cell/typeset";
import { operandsOf, stepOfCell } from "./steps";

const english = createFormatter("en");

/** What a written sum of plain numbers comes to. */
const total = (written: string) =>
  written
    .replaceAll("−", "-")
    .replaceAll("- ", "+ -")
    .split("+")
    .reduce((sum, part) => sum + Number(part), 0);

describe("equations with numbers", () => {
  it.each([...cells.keys()])("%s: symbols and products have numbers, sums of products add up", (cell) => {
    const found = stepOfCell(cell);
    const { step } = found;
    step.layer.equations.forEach((equation, at) => {
      const operands = operandsOf(found, step.layer.channels[at]!.name);
      const filled = filledIn(equation, step.reading, step.unit, operands);
      const plain = /^\w+ = (?:σ|tanh|ReLU)?\(?((?:[WU]_\w+ \w+ \+ )+b_\w+)\)?$/.exec(equation);
      if (!plain) return;
      expect(filled).not.toBeNull();
      const inside = /^(?:σ|tanh|ReLU)?\(?([^()]*)\)?$/.exec(filled!)![1]!;
      expect(total(inside)).toBeCloseTo(operands.sum, 1);
    });
  });

  it("write a state as what was kept and what was written", () => {
    const { step } = stepOfCell("lstm");
    for (const [name, value] of Object.entries({ f: 0.25, c: -2, i: 0.5, g: 1 })) step.reading.symbols[name]![step.unit] = value;
    expect(filledIn("c' = f ⊙ c + i ⊙ g", step.reading, step.unit, null)).toBe("0.250 × −2.00 + 0.500 × 1.00");
  });

  it("open the brackets of what a reset gate multiplies", () => {
    const found = stepOfCell("gru");
    const operands = operandsOf(found, "n");
    const filled = filledIn(found.step.layer.equations[2]!, found.step.reading, found.step.unit, operands)!;
    const [, x, bias, r, product, inner] = /^tanh\(([−\d.]+) ([+−] [\d.]+) ([+−] [\d.]+) × \(([−\d.]+) ([+−] [\d.]+)\)\)$/.exec(
      filled,
    )!;
    const value = (text = "") => Number(text.replaceAll("−", "-").replaceAll(/[ +]/g, ""));
    expect(value(x) + value(bias) + value(r) * (value(product) + value(inner))).toBeCloseTo(operands.sum, 1);
  });

  it.each(["i", "f", "o"])("add the peephole of %s", (gate) => {
    const found = stepOfCell("lstm-peephole");
    const at = found.step.layer.channels.findIndex(({ name }) => name === gate);
    const operands = operandsOf(found, gate);
    const filled = filledIn(found.step.layer.equations[at]!, found.step.reading, found.step.unit, operands)!;
    expect(total(/^σ\((.*)\)$/.exec(filled)![1]!)).toBeCloseTo(operands.sum, 1);
  });

  it("write numbers near zero in short", () => {
    const found = stepOfCell("lstm");
    const operands = operandsOf(found, "f");
    const near = {
      ...operands,
      parts: operands.parts.map((part) => (part.source === "bias" ? { ...part, total: -3e-4 } : part)),
    };
    expect(filledIn(found.step.layer.equations[1]!, found.step.reading, found.step.unit, near)).toMatch(/ − 3e−4\)$/);
  });

  it("have no numbers where one is missing", () => {
    expect(filledIn("c' = f ⊙ c + q ⊙ g", { symbols: {} }, 0, null)).toBeNull();
  });
});

describe("the rows of a sum", () => {
  it.each([...cells.keys()])("%s: come to the sum, which is the traced value's", (cell) => {
    const found = stepOfCell(cell);
    for (const { name } of found.step.layer.channels) {
      const operands = operandsOf(found, name);
      const rows = operandRows(operands, found.step, "e");
      const size = rows.reduce((sum, { value }) => sum + Math.abs(value), 1);
      expect(Math.abs(rows.reduce((sum, { value }) => sum + value, 0) - operands.sum)).toBeLessThan(1e-9 * size);
    }
  });

  it("name what was read, and lead to it", () => {
    const found = stepOfCell("lstm");
    const rows = operandRows(operandsOf(found, "f"), found.step, "e");
    const texts = rows.map(({ label }) => english.text(label));
    expect(texts.filter((text) => /^layer 0, unit \d$/.test(text))).toHaveLength(2);
    expect(texts).toContain("layer 0: the other 2 together");
    expect(texts).toContain("h: the other 2 together");
    expect(texts.at(-1)).toBe("bias");
    for (const { to, label } of rows) {
      const [, layer, unit] = /^layer (\d), unit (\d)$/.exec(english.text(label)) ?? [];
      if (layer !== undefined) expect(to).toEqual({ layer: Number(layer), unit: Number(unit) });
    }
  });
});

describe("equations as TeX", () => {
  const tone = (symbol: string) => (symbol === "f" ? "tone-1" : "");

  it("have Greek, subscripts and primes, and classes for colours", () => {
    expect(texOf("f = σ(W_f x + b_fx)", tone)).toBe("\\class{tone-1}{f} = \\sigma(W_{f}\\, x + b_{fx})");
    expect(texOf("c' = f ⊙ c", tone)).toBe("c\\text{′} = \\class{tone-1}{f} \\odot c");
    expect(texOf("h' = o ⊙ tanh(c')", () => "")).toContain("\\tanh(c\\text{′})");
  });

  it.each([...cells].map(([id, { equations }]) => [id, equations] as const))(
    "%s: all are typeset without an error or a style",
    async (_, equations) => {
      const { default: temml } = await import("temml");
      for (const equation of equations) {
        const math = temml.renderToString(texOf(equation, tone), { trust: true, throwOnError: true });
        expect(math).toMatch(/^<math>/);
        expect(math).not.toMatch(/style=|<script|mathcolor/);
      }
    },
  );
});
