/**
 * Makes `toEqual` quick for typed arrays: those with the same bytes are equal, whatever is in them. Vitest by itself compares number
 * by number, which takes longer than most of what the numbers come from; where bytes differ it still does, and says where.
 */
import { expect } from "vitest";

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);

function haveSameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  return bytesOf(a).equals(bytesOf(b)) || undefined;
}

const once = globalThis as { haveSameBytes?: true }; // test files share a process
if (!once.haveSameBytes) expect.addEqualityTesters([haveSameBytes]);
once.haveSameBytes = true;
