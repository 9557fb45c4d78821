/** Two peers over a real port: calls that share a signal, and how they end. */
import { quoted } from "../../../src/messages/message";
import { getEventListeners } from "node:events";
import { MessageChannel } from "node:worker_threads";
import * as v from "valibot";
import { afterEach, expect, it } from "vitest";
import { CodedError } from "../../../src/protocol/errors";
import { createPeer } from "../../../src/protocol/rpc";

const served = {
  calls: { double: { params: v.number(), result: v.number() }, wait: { params: v.null(), result: v.null() } },
  events: {},
};
const nothing = { calls: {}, events: {} };
const CALLS = 24;

const opened: MessageChannel[] = [];
afterEach(() => opened.splice(0).forEach(({ port1 }) => port1.close()));

function connect() {
  const channel = new MessageChannel();
  opened.push(channel);
  const started: AbortSignal[] = [];
  const server = createPeer({
    local: served,
    remote: nothing,
    listeners: {},
    post: (message) => channel.port1.postMessage(message),
    handlers: {
      double: (value) => value * 2,
      wait: (_, signal) =>
        new Promise((resolve) => {
          started.push(signal);
          signal.addEventListener("abort", () => resolve(null), { once: true });
        }),
    },
  });
  const client = createPeer({
    local: nothing,
    remote: served,
    listeners: {},
    handlers: {},
    post: (message) => channel.port2.postMessage(message),
  });
  channel.port1.on("message", (message) => server.receive(message));
  channel.port2.on("message", (message) => client.receive(message));
  return { client, started };
}

it("calls that share a signal put one listener on it, and none is left when they end", async () => {
  const { client } = connect();
  const { signal } = new AbortController();
  const calls = Array.from({ length: CALLS }, (_, value) => client.call("double", value, signal));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  expect(await Promise.all(calls)).toEqual(Array.from({ length: CALLS }, (_, value) => 2 * value));
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

it("one abort cancels all of them on both sides, and leaves no listener", async () => {
  const { client, started } = connect();
  const abort = new AbortController();
  const calls = Array.from({ length: CALLS }, () => client.call("wait", null, abort.signal));
  const ended = Promise.allSettled(calls);
  await expect.poll(() => started.length).toBe(CALLS);
  abort.abort();
  for (const outcome of await ended) expect(outcome).toMatchObject({ status: "rejected", reason: { code: "cancelled" } });
  await expect.poll(() => started.every(({ aborted }) => aborted)).toBe(true);
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
});

it("closing rejects what is owed and takes its listener away", async () => {
  const { client } = connect();
  const { signal } = new AbortController();
  const call = client.call("wait", null, signal);
  client.close(new CodedError("engine-stopped", quoted("The engine ended.")));
  await expect(call).rejects.toMatchObject({ code: "engine-stopped" });
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

/** A page, the host, and the engine that the host passes the page's calls on to. */
function connectThrough() {
  const parameters: unknown[] = [];
  const answered = { calls: { double: served.calls.double, odd: { params: v.number(), result: v.number() } }, events: {} };
  const { client: host } = connect();
  const channel = new MessageChannel();
  opened.push(channel);
  const local = { calls: { own: { params: v.number(), result: v.number() } }, events: {} };
  const middle = createPeer({
    local,
    remote: nothing,
    listeners: {},
    post: (message) => channel.port1.postMessage(message),
    handlers: { own: (value) => -value },
    forward(method, params, signal) {
      parameters.push(params);
      if (method === "odd") return Promise.resolve("not a number");
      return method === "double" ? host.pass(method, params, signal) : undefined;
    },
  });
  const page = createPeer({
    local: nothing,
    remote: { calls: { ...local.calls, ...answered.calls, wait: served.calls.wait }, events: {} },
    listeners: {},
    handlers: {},
    post: (message) => channel.port2.postMessage(message),
  });
  channel.port1.on("message", (message) => middle.receive(message));
  channel.port2.on("message", (message) => page.receive(message));
  return { page, parameters };
}

it("what is passed on is checked by who answers and by who asked, and not on the way", async () => {
  const { page, parameters } = connectThrough();
  expect(await page.call("own", 3)).toBe(-3);
  expect(await page.call("double", 21)).toBe(42);
  await expect(page.call("double", "two" as unknown as number)).rejects.toMatchObject({ code: "bad-message" });
  await expect(page.call("odd", 1)).rejects.toMatchObject({ code: "bad-message" });
  await expect(page.call("wait", null)).rejects.toMatchObject({ code: "bad-message" }); // nobody to pass it on to
  expect(parameters).toEqual([21, "two", 1, null]);
});
