/** What a panel says of a failed trace and offers to do. */
import { expect, it } from "vitest";
import { failureOf, isDecided } from "../../../../src/host/trace/traceFailure";
import { quoted } from "../../../../src/messages/message";
import { CodedError } from "../../../../src/protocol/errors";
import type { Engine } from "../../../../src/host/platform/engineClient";

const model = { kind: "file", path: "/m.pt" } as const;
const failed = (code: ConstructorParameters<typeof CodedError>[0]) => new CodedError(code, quoted("It failed."));

/** An engine that knows a model's vocabulary, or cannot open the model. */
function knowing(kind?: "numbers" | "integers" | "bytes"): Engine {
  const call = () => (kind ? Promise.resolve({ vocabulary: { kind } }) : Promise.reject(failed("malformed-checkpoint")));
  return { call } as unknown as Engine;
}

it.each([
  ["vocabulary-missing", undefined, "choose-vocabulary"],
  ["manifest-invalid", undefined, "open-manifest"],
  ["input-malformed", "numbers", "choose-numbers"],
  ["input-malformed", "integers", "choose-vocabulary"],
  ["input-malformed", "bytes", undefined],
  ["input-malformed", undefined, undefined],
  ["out-of-memory", "numbers", undefined],
] as const)("%s, of a model that reads %s: offers %s", async (code, kind, action) => {
  const status = { kind: "failed", said: quoted("It failed."), action };
  expect(await failureOf(failed(code), knowing(kind), model)).toEqual(status);
});

it("what was cancelled has not failed", async () => {
  expect(await failureOf(failed("cancelled"), knowing(), model)).toEqual({ kind: "cancelled" });
});

it("a person is asked at once about a vocabulary that is missing or lacks something, and about nothing else", () => {
  expect((["unencodable", "vocabulary-missing", "manifest-invalid"] as const).map((code) => isDecided(failed(code)))).toEqual([
    true,
    true,
    false,
  ]);
});
