/** Errors carry a message that each room can say in its language; their `message` is English. */
import { MessageChannel } from "node:worker_threads";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { CheckpointError, malformed } from "../../../src/checkpoints/errors";
import { createFormatter } from "../../../src/messages/format";
import { message, quoted } from "../../../src/messages/message";
import { cancelled, CodedError, saidBy, toCodedError } from "../../../src/protocol/errors";
import { createPeer } from "../../../src/protocol/rpc";

const ko = createFormatter("ko");

describe("in one room", () => {
  it("a message is said in English by the error, in any language by a formatter", () => {
    const error = cancelled();
    expect([error.name, error.code, error.message, ko.text(error.said)]).toEqual([
      "CodedError",
      "cancelled",
      "Cancelled.",
      "취소했습니다.",
    ]);
  });

  it("what somebody else has worded is told as it is", () => {
    expect(() => {
      throw new CheckpointError("out-of-range", quoted("No {such} row."));
    }).toThrow(/^No \{such\} row\.$/);
  });

  it("malformed says what it always said, and says it in Korean too", () => {
    const error = malformed("a.npy", "NumPy", "byte 6", quoted("the version is 9"));
    expect(error.message).toBe("a.npy is not a sound NumPy file: byte 6: the version is 9. Download or export it again.");
    expect(ko.text(error.said)).toContain("a.npy는 올바른 NumPy 파일이 아닙니다.");
  });

  it("an error of another room keeps code, message and details", () => {
    const error = new CheckpointError("out-of-range", message("common.cancelled"), { row: 3 });
    expect(toCodedError(error)).toMatchObject({ code: "out-of-range", said: error.said, details: { row: 3 } });
  });

  it("the words of others stay as they are", () => {
    const missing = Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" });
    expect(toCodedError(missing)).toMatchObject({
      code: "ENOENT",
      message: "ENOENT: no such file",
      said: { id: "common.quoted" },
    });
    expect(toCodedError(new TypeError("oh"))).toMatchObject({ code: "internal", message: "oh" });
    expect(ko.text(saidBy("oh"))).toBe("oh");
  });
});

describe("from room to room", () => {
  const contract = { calls: { fail: { params: v.null(), result: v.null() } }, events: {} };
  const nothing = { calls: {}, events: {} };
  const opened: MessageChannel[] = [];
  afterEach(() => opened.splice(0).forEach(({ port1 }) => port1.close()));

  /** How a call ends whose handler throws the error; `post` may spoil what goes over the wire. */
  async function ending(thrown: Error, spoil: (envelope: unknown) => unknown = (envelope) => envelope): Promise<CodedError> {
    const channel = new MessageChannel();
    opened.push(channel);
    const server = createPeer({
      local: contract,
      remote: nothing,
      listeners: {},
      post: (envelope) => channel.port1.postMessage(spoil(envelope)),
      handlers: {
        fail: () => {
          throw thrown;
        },
      },
    });
    const client = createPeer({
      local: nothing,
      remote: contract,
      listeners: {},
      handlers: {},
      post: (envelope) => channel.port2.postMessage(envelope),
    });
    channel.port1.on("message", (envelope) => server.receive(envelope));
    channel.port2.on("message", (envelope) => client.receive(envelope));
    return client.call("fail", null).then(
      () => expect.unreachable("the call fails"),
      (error: unknown) => error as CodedError,
    );
  }

  it("the message travels, with messages, numbers and lists in it", async () => {
    const said = message("protocol.malformed", {
      what: message("common.tokens", { n: Number.NaN }),
      reason: ["a", message("cell.inputGate")],
    });
    const error = await ending(new CheckpointError("manifest-invalid", said, { at: 1 }));
    expect(error).toMatchObject({ code: "manifest-invalid", said, details: { at: 1 } });
    expect(error).toBeInstanceOf(CodedError);
    expect(ko.text(error.said)).toContain("입력 게이트");
    expect(error.message).toBe("Malformed NaN tokens: a and input gate");
  });

  it.each([
    ["an id that the catalogue lacks", { id: "no.such" }],
    ["an id of the prototype", { id: "constructor" }],
    ["an argument of no kind", { id: "common.quoted", args: { text: { a: 1 } } }],
    ["an argument that is missing", { id: "common.tokens" }],
    ["nothing", undefined],
  ])("%s ends the call all the same", async (_, said) => {
    const error = await ending(cancelled(), (envelope) => ({ ...(envelope as object), said }));
    expect(error).toBeInstanceOf(CodedError);
    expect(error.code).not.toBe("cancelled");
  });
});
