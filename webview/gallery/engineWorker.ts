/** Asks the gallery's server: the calls of the protocol over HTTP, with arrays of numbers as base64. Runs as a worker of a story's page. */

export interface Asked {
  readonly id: number;
  /** "engine/readCell" */
  readonly path: string;
  readonly params: unknown;
}

export interface Answer {
  readonly id: number;
  /** Whether `body` is the result; else it is the refusal. */
  readonly ok: boolean;
  readonly body: unknown;
}

addEventListener("message", ({ data: { id, path, params } }: MessageEvent<Asked>) => {
  void ask(path, params).then(({ ok, body }) => postMessage({ id, ok, body } satisfies Answer));
});

async function ask(path: string, params: unknown): Promise<{ ok: boolean; body: unknown }> {
  const answer = await fetch(`/${path}`, { method: "POST", body: JSON.stringify(params, (_, value) => written(value)) });
  return { ok: answer.ok, body: revived(JSON.parse(await answer.text())) };
}

const arrays = { Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array } as const;

/** Puts in its place what JSON has no words for. A reviver of JSON.parse, which does that too, is called for every number. */
function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$" in value && "of" in value)
    return value.$ === "number" ? Number(value.of) : numbersOf(String(value.$), String(value.of));
  const parts = value as Record<string, unknown>;
  for (const key of Object.keys(parts)) if (typeof parts[key] === "object") parts[key] = revived(parts[key]);
  return value;
}

function numbersOf(kind: string, base64: string): ArrayBufferView {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  const Kind = arrays[kind as keyof typeof arrays];
  return new Kind(bytes.buffer);
}

/** What JSON has no words for, as tools/gallery/engine.mjs reads it. */
function written(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { $: value.constructor.name, of: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}
