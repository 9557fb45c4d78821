import { quoted } from "../../../../src/messages/message";
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { graphOf } from "../../../../src/engine/cell/cellGraph";
import { defineCell } from "../../../../src/engine/cell/defineCell";
import { derivedChannels } from "../../../../src/engine/network/derived";

const cell = (id: string) => cells.get(id)!;

describe("what follows from a cell's equations", () => {
  it("channels, in the order people know, gates before states and h last", () => {
    const names = (id: string) =>
      cell(id)
        .channels.map(({ name }) => name)
        .join(" ");
    expect(names("lstm")).toBe("i f g o c h");
    expect(names("gru")).toBe("r z n h");
    expect(names("gru-reset-before")).toBe("r z n h");
    expect(names("rnn-tanh")).toBe("h");
  });

  it("roles and ranges", () => {
    const ranges = (id: string) =>
      Object.fromEntries(cell(id).channels.map(({ name, range, role }) => [name, `${role} ${range}`]));
    expect(ranges("lstm")).toEqual({
      i: "gate unit",
      f: "gate unit",
      g: "candidate signed",
      o: "gate unit",
      c: "state unbounded",
      h: "state signed",
    });
    expect(ranges("gru")).toEqual({ r: "gate unit", z: "gate unit", n: "candidate signed", h: "state signed" });
  });

  it("parameters: GRU's two biases of n stay apart where the reset comes after the product", () => {
    const keys = (id: string) =>
      cell(id)
        .parameters.map(({ key }) => key)
        .filter((key) => key.includes(".n."));
    expect(keys("gru")).toEqual(["W.n.x", "b.n.x", "W.n.h", "b.n.h"]);
    expect(keys("gru-reset-before")).toEqual(["W.n.x", "W.n.h", "b.n.xh"]);
  });

  it("equations as text", () => {
    expect(cell("lstm").equations).toEqual([
      "i = σ(W_i x + U_i h + b_i)",
      "f = σ(W_f x + U_f h + b_f)",
      "g = tanh(W_g x + U_g h + b_g)",
      "o = σ(W_o x + U_o h + b_o)",
      "c' = f ⊙ c + i ⊙ g",
      "h' = o ⊙ tanh(c')",
    ]);
    expect(cell("gru").equations[2]).toBe("n = tanh(W_n x + b_nx + r ⊙ (U_n h + b_nh))");
    expect(cell("gru-reset-before").equations[2]).toBe("n = tanh(W_n x + U_n (r ⊙ h) + b_n)");
    expect(cell("gru").equations[3]).toBe("h' = (1 − z) ⊙ n + z ⊙ h");
    expect(cell("lstm").with({ forgetBias: 1 }).equations[1]).toBe("f = σ(W_f x + U_f h + b_f + 1)");
  });

  it("activations by name: what people see is the function, what is computed are its operations", () => {
    const hard = cell("lstm").with({ gates: "hard-sigmoid", candidate: "linear", output: "softsign" });
    expect(hard.channels.map(({ name, range, role }) => `${name} ${role} ${range}`)).toEqual([
      "i gate unit",
      "f gate unit",
      "g candidate unbounded",
      "o gate unit",
      "c state unbounded",
      "h state signed",
    ]);
    expect(hard.equations[0]).toBe("i = clip(0.2 ⊙ (W_i x + U_i h + b_i), ±0.5) + 0.5");
    expect(hard.equations[2]).toBe("g = W_g x + U_g h + b_g");
    const layers = graphOf(hard).nodes.filter(({ kind }) => kind === "learned");
    expect(layers.map(({ label }) => label).sort()).toEqual(["g", "hard σ", "hard σ", "hard σ"]);
    expect(derivedChannels(hard).map(({ name }) => name)).toEqual([
      ...["i", "f", "g", "o"].flatMap((gate) => ["x", "h", "b", "pre"].map((part) => `${gate}.${part}`)),
      "c.kept",
      "c.written",
      "c.softsign",
    ]);
    expect(cell("rnn").with({ activation: "hard-sigmoid 0.16666666666666666 0.5" }).equations).toEqual([
      "h' = clip(0.166667 ⊙ (W_h x + U_h h + b_h), ±0.5) + 0.5",
    ]);
  });

  it.each(["swish", "tanh 2", "hard-sigmoid 0.2 0.5 1", "elu x", "toString", ""])('refuses the activation "%s"', (activation) => {
    expect(() => cell("rnn").with({ activation })).toThrow(
      `"${activation}" is no activation. There are sigmoid, tanh, relu, linear, hard-sigmoid`,
    );
  });

  it("refuses a definition without h, and two values of one name", () => {
    const identity = { id: "broken", title: quoted("Broken"), source: "" };
    const withoutH = defineCell(identity, ({ x, c, affine, tanh }) => ({ c: c.add(tanh(affine("g", x))) }));
    expect(() => withoutH.next).toThrow("no hidden state");
    const twice = defineCell(identity, ({ x, h, affine, sigmoid }) => ({
      h: sigmoid(affine("i", x)).mul(sigmoid(affine("i", h))),
    }));
    expect(() => twice.next).toThrow('two values named "i"');
  });
});
