/**
 * Lists what is in a tar archive (POSIX ustar and pax, GNU's long names), without unpacking it. Headers must have sound
 * checksums; names that lead out of the archive are refused, links are passed over.
 */
import { message, type Message } from "../../../messages/message";
import { malformed, quote } from "../../errors";
import type { ByteSource } from "../../source";

const format = "tar";
const blockLength = 512;
const maximumMembers = 10_000;
const maximumName = 4096;
const text = new TextDecoder();

export interface TarMember {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Whether a file begins with the header of a member. */
export function beginsAsTarArchive(head: Uint8Array): boolean {
  return head.length >= blockLength && head[0] !== 0 && hasChecksum(head);
}

/** Its files, in their order. Throws a CheckpointError with the offset of what is not sound. */
export async function tarMembers(source: ByteSource): Promise<TarMember[]> {
  const fail = (offset: number, reason: Message) =>
    malformed(source.name, format, message("formats.byte", { at: offset }), reason);
  const members: TarMember[] = [];
  let longName: string | null = null;
  for (let at = 0, headers = 0; at + blockLength <= source.size; headers++) {
    const header = await source.read(at, blockLength);
    if (header.every((byte) => byte === 0)) break;
    if (headers > maximumMembers) throw fail(at, message("formatsContainers.tooManyMembers", { limit: maximumMembers }));
    if (!hasChecksum(header)) throw fail(at, message("formatsContainers.noMember"));
    const size = sizeOf(header.subarray(124, 136));
    const start = at + blockLength;
    if (size === null || start + size > source.size) throw fail(at, message("formatsContainers.memberPastEnd"));
    const type = String.fromCharCode(header[156] || 0x30);
    if (type === "L" || type === "x") {
      if (size > maximumName * 4) throw fail(at, message("formatsContainers.nameTakes", { size }));
      const told = text.decode(await source.read(start, size));
      longName = type === "L" ? told.replace(/\0.*$/s, "") : (paxPath(told) ?? longName);
    } else {
      const name = (longName ?? nameIn(header)).replace(/^(\.\/)+/, "");
      longName = null;
      if (leadsOut(name)) throw fail(at, message("formatsContainers.memberLeadsOut", { name: quote(name) }));
      if (/[0-7]/.test(type) && type !== "0" && type !== "7") {
        // folders, links and devices hold nothing that is read
      } else if (type !== "g" && name !== "" && !name.endsWith("/")) members.push({ name, offset: start, size });
    }
    at = start + Math.ceil(size / blockLength) * blockLength;
  }
  return members;
}

function nameIn(header: Uint8Array): string {
  const field = (from: number, length: number) => text.decode(header.subarray(from, from + length)).replace(/\0.*$/s, "");
  const prefix = field(257, 5) === "ustar" ? field(345, 155) : "";
  return prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`;
}

/** The record "path" of a pax header: "<length> path=<name>\n". */
function paxPath(records: string): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1] ?? null;
}

/** Octal digits, or, with the highest bit set, a number in base 256. */
function sizeOf(field: Uint8Array): number | null {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field);
  const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : null;
}

/** The sum of the header's bytes, its own field taken as spaces. */
export function hasChecksum(header: Uint8Array): boolean {
  const sum = header.subarray(0, blockLength).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return octal(header.subarray(148, 156)) === sum;
}

export function octal(field: Uint8Array): number | null {
  const digits = text
    .decode(field)
    .replace(/[\0 ].*$/s, "")
    .trimStart();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : null;
}

/** Whether a name is absolute or goes up. */
export function leadsOut(name: string): boolean {
  return /^([/\\]|[a-zA-Z]:)|(^|[/\\])\.\.([/\\]|$)|\0/.test(name);
}
