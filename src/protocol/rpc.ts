/**
 * Calls and events between two rooms over any port that carries structured clones: a worker thread, a webview.
 * Every call has an id, can be cancelled, and ends in a result or a coded error; closing a peer rejects what is owed,
 * so nothing hangs. What arrives is validated against the contract before a handler sees it; what is passed on to another room, there.
 */
import * as v from "valibot";
import { message, type Message } from "../messages/message";
import { messageSchema } from "../messages/schema";
import { cancelled, CodedError, toCodedError } from "./errors";

type Schema = v.GenericSchema;

/** What one side serves: calls with parameters and a result, and events it emits. */
export interface Contract {
  readonly calls: Readonly<Record<string, { readonly params: Schema; readonly result: Schema }>>;
  readonly events: Readonly<Record<string, Schema>>;
}

export type Params<C extends Contract, M extends keyof C["calls"]> = v.InferOutput<C["calls"][M]["params"]>;
export type Result<C extends Contract, M extends keyof C["calls"]> = v.InferOutput<C["calls"][M]["result"]>;
export type EventOf<C extends Contract, E extends keyof C["events"]> = v.InferOutput<C["events"][E]>;

/** One function per call of a contract. The signal aborts when the caller cancels or the peer closes. */
export type Handlers<C extends Contract> = {
  [M in keyof C["calls"]]: (params: Params<C, M>, signal: AbortSignal) => Result<C, M> | Promise<Result<C, M>>;
};

/** One optional listener per event of a contract. */
export type Listeners<C extends Contract> = {
  [E in keyof C["events"]]?: (event: EventOf<C, E>) => void;
};

export interface PeerOptions<Local extends Contract, Remote extends Contract> {
  readonly local: Local;
  readonly remote: Remote;
  readonly handlers: Handlers<Local>;
  readonly listeners: Listeners<Remote>;
  /**
   * Sends one message by structured clone. A typed array is cloned with its whole buffer: handlers return arrays that
   * own theirs, of just the size that is needed.
   */
  readonly post: (message: unknown) => void;
  /**
   * Answers calls that are not in `local` by asking somebody else: parameters and answer pass as they are, for who
   * answers checks the ones and who asked the other. Undefined where there is nobody to ask.
   */
  readonly forward?: (method: string, params: unknown, signal: AbortSignal) => Promise<unknown> | undefined;
  /** Told of messages that fit no contract and of errors without a code; defaults to ignoring them. */
  readonly onDefect?: (error: unknown) => void;
}

export interface Peer<Local extends Contract, Remote extends Contract> {
  call<M extends keyof Remote["calls"] & string>(
    method: M,
    params: v.InferInput<Remote["calls"][M]["params"]>,
    signal?: AbortSignal,
  ): Promise<Result<Remote, M>>;
  /** As `call`, for one who passes the answer on: it is not checked here. */
  pass(method: keyof Remote["calls"] & string, params: unknown, signal?: AbortSignal): Promise<unknown>;
  emit<E extends keyof Local["events"] & string>(event: E, value: v.InferInput<Local["events"][E]>): void;
  /** To be called with every message that arrives on the port. */
  receive(message: unknown): void;
  /** Rejects every open call with the error, aborts every handler that runs, and refuses further calls. */
  close(error: CodedError): void;
}

const unchecked = v.unknown();
const id = v.pipe(v.number(), v.integer());
const envelopeSchema = v.variant("kind", [
  v.object({ kind: v.literal("call"), id, method: v.string(), params: v.unknown() }),
  v.object({ kind: v.literal("cancel"), id }),
  v.object({ kind: v.literal("result"), id, value: v.unknown() }),
  v.object({ kind: v.literal("error"), id, code: v.string(), said: v.unknown(), details: v.optional(v.unknown()) }),
  v.object({ kind: v.literal("event"), event: v.string(), value: v.unknown() }),
]);
type Envelope = v.InferOutput<typeof envelopeSchema>;

interface OpenCall {
  readonly method: string;
  /** What the result is checked against. */
  readonly result: Schema;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: CodedError) => void;
}

/** Connects one side. Validation errors of a caller end that call with the code "bad-message". */
export function createPeer<Local extends Contract, Remote extends Contract>(
  options: PeerOptions<Local, Remote>,
): Peer<Local, Remote> {
  const { local, remote, post } = options;
  const open = new Map<number, OpenCall>();
  const running = new Map<number, AbortController>();
  const cancelling = new AbortListeners();
  let nextId = 1;
  let closed: CodedError | undefined;

  const send = (envelope: Envelope) => {
    if (!closed) post(envelope);
  };

  async function serve(callId: number, method: string, params: unknown): Promise<void> {
    const abort = new AbortController();
    running.set(callId, abort);
    try {
      const value = await answer(method, params, abort.signal);
      if (abort.signal.aborted) throw cancelled();
      send({ kind: "result", id: callId, value });
    } catch (error) {
      const { code, said, details } = toCodedError(error);
      if (code === "internal") options.onDefect?.(error);
      send({ kind: "error", id: callId, code, said, details });
    } finally {
      running.delete(callId);
    }
  }

  function answer(method: string, params: unknown, signal: AbortSignal): unknown {
    const entry = own(local.calls, method);
    const handler = own(options.handlers, method);
    if (entry && handler) {
      return handler(parse(entry.params, params, message("protocol.paramsOf", { name: method })) as never, signal);
    }
    const passed = options.forward?.(method, params, signal);
    if (passed) return passed;
    throw new CodedError("bad-message", message("protocol.unknownCall", { name: method }));
  }

  function finish(envelope: Envelope & { kind: "result" | "error" }): void {
    const call = open.get(envelope.id);
    if (!call) return; // cancelled on this side meanwhile
    open.delete(envelope.id);
    try {
      if (envelope.kind === "error") {
        const said = parse(messageSchema, envelope.said, message("protocol.errorOf", { name: call.method }));
        call.reject(new CodedError(envelope.code, said, envelope.details));
        return;
      }
      call.resolve(parse(call.result, envelope.value, message("protocol.resultOf", { name: call.method })));
    } catch (error) {
      call.reject(toCodedError(error));
    }
  }

  function hear(event: string, value: unknown): void {
    const schema = own(remote.events, event);
    if (!schema) throw new CodedError("bad-message", message("protocol.unknownEvent", { name: event }));
    own(options.listeners, event)?.(parse(schema, value, message("protocol.event", { name: event })) as never);
  }

  function ask(method: string, result: Schema, params: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (closed) return Promise.reject(closed);
    if (signal?.aborted) return Promise.reject(cancelled());
    const callId = nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        const call = open.get(callId);
        if (!open.delete(callId)) return;
        send({ kind: "cancel", id: callId });
        call?.reject(cancelled());
      };
      const done = () => signal && cancelling.remove(signal, onAbort);
      open.set(callId, {
        method,
        result,
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      });
      if (signal) cancelling.add(signal, onAbort);
      try {
        send({ kind: "call", id: callId, method, params });
      } catch (error) {
        open.get(callId)?.reject(toCodedError(error));
        open.delete(callId);
      }
    });
  }

  return {
    call: (method, params, signal) =>
      ask(method, own(remote.calls, method)?.result ?? unchecked, params, signal) as Promise<never>,
    pass: (method, params, signal) => ask(method, unchecked, params, signal),
    emit(event, value) {
      send({ kind: "event", event, value });
    },
    receive(raw) {
      try {
        const envelope = parse(envelopeSchema, raw, message("protocol.message"));
        if (envelope.kind === "call") void serve(envelope.id, envelope.method, envelope.params);
        else if (envelope.kind === "cancel") running.get(envelope.id)?.abort();
        else if (envelope.kind === "event") hear(envelope.event, envelope.value);
        else finish(envelope);
      } catch (error) {
        options.onDefect?.(error);
      }
    },
    close(error) {
      if (closed) return;
      closed = error;
      for (const call of open.values()) call.reject(error);
      open.clear();
      for (const abort of running.values()) abort.abort();
    },
  };
}

/** What to do when signals abort: one listener on each, however many calls share it, since Node warns of more than ten. */
class AbortListeners {
  private readonly bySignal = new Map<AbortSignal, { readonly actions: Set<() => void>; readonly run: () => void }>();

  add(signal: AbortSignal, action: () => void): void {
    const known = this.bySignal.get(signal);
    if (known) {
      known.actions.add(action);
      return;
    }
    const actions = new Set([action]);
    const run = () => [...actions].forEach((each) => each());
    this.bySignal.set(signal, { actions, run });
    signal.addEventListener("abort", run);
  }

  /** Nothing stays on a signal that no call waits for. */
  remove(signal: AbortSignal, action: () => void): void {
    const known = this.bySignal.get(signal);
    if (!known?.actions.delete(action) || known.actions.size > 0) return;
    this.bySignal.delete(signal);
    signal.removeEventListener("abort", known.run);
  }
}

function parse<S extends Schema>(schema: S, value: unknown, what: Message): v.InferOutput<S> {
  const outcome = v.safeParse(schema, value);
  if (outcome.success) return outcome.output;
  const [issue] = outcome.issues;
  const path = v.getDotPath(issue);
  const reason = issue.message;
  throw new CodedError(
    "bad-message",
    path ? message("protocol.malformedAt", { what, path, reason }) : message("protocol.malformed", { what, reason }),
  );
}

/** A property that the object itself has, so that a name such as "constructor" finds nothing. */
function own<T extends object>(object: T, key: string): T[keyof T] | undefined {
  return Object.hasOwn(object, key) ? object[key as keyof T] : undefined;
}
