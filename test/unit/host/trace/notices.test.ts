/** What the panel says about a trace before its values are trusted. */
import { describe, expect, it } from "vitest";
import { englishText } from "../../../../src/messages/error";
import { quoted } from "../../../../src/messages/message";
import { noticesOf, answersTaken } from "../../../../src/host/trace/notices";
import type { TraceDescription } from "../../../../src/protocol/traceShapes";
import type { Inference } from "../../../../src/protocol/model";

const told: Inference = {
  about: "gateOrder",
  value: quoted("i f g o"),
  taken: "ifgo",
  chosen: false,
  ground: "convention",
  evidence: [quoted("PyTorch's names.")],
  alternatives: [],
  margin: null,
  tokens: null,
};
const measured: Inference = {
  about: "forgetBias",
  value: quoted("1"),
  taken: "1",
  chosen: false,
  ground: "measured",
  evidence: [quoted("Better on the text.")],
  alternatives: [
    { id: "0", label: quoted("0"), natsPerToken: 2.5 },
    { id: "1", label: quoted("1"), natsPerToken: 1.25 },
  ],
  margin: 1.25,
  tokens: 2000,
};
const assumed: Inference = {
  ...measured,
  about: "resetGate",
  value: quoted("after"),
  ground: "assumed",
  alternatives: [],
  margin: null,
  tokens: null,
};

/** A trace with what the notices are made of. */
function trace(inferences: Inference[] = [], parts: Partial<TraceDescription> = {}): TraceDescription {
  return {
    traceId: 1,
    tokenCount: 5,
    revision: 0,
    notes: [],
    skipped: 0,
    sequences: [{ start: 0, count: 5 }],
    ids: new Uint32Array(5),
    ranges: [],
    labels: ["a"],
    coverage: null,
    model: {
      name: "m.pt",
      title: "M",
      description: "",
      layers: [],
      embedding: null,
      head: null,
      vocabulary: null,
      parameters: 0,
      inferences,
      warnings: [quoted("A warning.")],
    },
    ...parts,
  };
}

const file = { kind: "file" as const, path: "/m.pt" };
const texts = (parts: Partial<TraceDescription>) =>
  noticesOf(["text"], trace([], parts), file).map(({ said }) => englishText(said));

describe("notices", () => {
  it("are the model's warnings alone where all is well", () => {
    expect(noticesOf(["text"], trace([told], { coverage: 1 }), file)).toEqual([{ said: quoted("A warning.") }]);
  });

  it("say how much of the text the vocabulary has, never rounded up to all, and what is left out", () => {
    expect(texts({ coverage: 0.9996 })[0]).toBe("The vocabulary of M has 99.9% of the text's characters.");
    expect(texts({ coverage: 0.5, skipped: 1200 })[0]).toBe(
      "The vocabulary of M has 50% of the text's characters; 1,200 are left out.",
    );
    expect(texts({ skipped: 1 })[0]).toBe("The vocabulary of M does not have all of the text's characters; 1 is left out.");
  });

  it("say what the doctor settled and by how much, with a button that writes it down", () => {
    const [notice] = noticesOf([], trace([told, measured, assumed]), file);
    expect(englishText(notice!.said)).toBe(
      "The checkpoint does not tell everything. It was taken as follows: forget bias 1 (1.25 nats per token better than the " +
        "next, measured on 2,000 tokens) and reset gate after (assumed).",
    );
    expect(notice!.action).toBe("write-down");
  });

  it("offer no writing for a bundled model", () => {
    expect(noticesOf([], trace([measured]), { kind: "bundled", name: "bytes" })).toEqual([{ said: quoted("A warning.") }]);
  });

  it("where a decoder begins is said once, with a way to give its encoder a text", () => {
    const start = { ...assumed, about: "initialState" as const };
    const decoder = trace([start]);
    const model = { ...decoder.model, encoder: "enc" };
    const notices = (source?: string) =>
      noticesOf([], { ...decoder, model }, { ...file, ...(source !== undefined && { source }) }).map(({ said, action }) => [
        englishText(said),
        action,
      ]);
    expect(notices()[0]).toEqual([expect.stringMatching(/enc reads a source text first.*begins at zero/), "give-source"]);
    expect(notices("gate".repeat(50))[0]?.[0]).toMatch(/^It begins where enc ended after "(gate){15}…"\.$/);
    expect(notices().flat().join()).not.toContain("assumed");
  });

  it("count characters that could not be decoded", () => {
    const [notice] = noticesOf(["a\ufffdb", "\ufffd"], trace(), file);
    expect(englishText(notice!.said)).toMatch(/^The text has 2 characters U\+FFFD in the place of what could not be decoded/);
  });
});

it('"Write It Down" settles what has alternatives and was not told', () => {
  expect(answersTaken([told, measured, assumed])).toEqual({ forgetBias: "1" });
});
