/**
 * Sound as numbers: WAV files of one channel, PCM of 8 to 32 bits as -1 ... 1, or floats as they are.
 * Microsoft and IBM 1991, Multimedia Programming Interface and Data Specifications 1.0; WAVEFORMATEXTENSIBLE.
 */
import { message, type Message } from "../../messages/message";
import { CheckpointError, malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import { checkSize, inputMalformed } from "./numberRows";

export interface Sound {
  readonly samples: Float32Array;
  /** "8000 samples a second, 16-bit PCM". */
  readonly note: Message;
}

interface Format {
  readonly code: number;
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
}

const format = "WAV";
const maximumChunks = 1000;
const codes = { pcm: 1, float: 3, extensible: 0xfffe };
/** A length that is written when a sound is recorded into a pipe: up to the end of the file. */
const unknownLength = 0xffffffff;

export function isWav(head: Uint8Array): boolean {
  return tag(head, 0) === "RIFF" && tag(head, 8) === "WAVE";
}

/** Throws "checkpoint-malformed" for a broken file and "input-malformed" for one whose samples are not read. */
export async function readWav(source: ByteSource): Promise<Sound> {
  let found: Format | null = null;
  for (let at = 12, chunks = 0; at + 8 <= source.size && chunks < maximumChunks; chunks++) {
    const head = await source.read(at, 8);
    const [name, declared, start] = [tag(head, 0), viewOf(head).getUint32(4, true), at + 8];
    const length = name === "data" && declared === unknownLength ? source.size - start : declared;
    if (start + length > source.size) {
      throw malformed(
        source.name,
        format,
        message("formats.byte", { at }),
        message("input.partCutOff", { part: quote(name), length }),
      );
    }
    if (name === "fmt ") found = readFormat(source.name, at, await source.read(start, Math.min(length, 40)));
    if (name === "data") {
      if (!found) throw malformed(source.name, format, message("formats.byte", { at }), message("input.samplesFirst"));
      return await readSamples(source, found, start, length);
    }
    at = start + length + (length % 2);
  }
  throw malformed(source.name, format, message("formats.byte", { at: Math.min(source.size, 12) }), message("input.noSamples"));
}

function readFormat(file: string, at: number, bytes: Uint8Array): Format {
  if (bytes.length < 16)
    throw malformed(file, format, message("formats.byte", { at }), message("input.formatShort", { size: bytes.length }));
  const view = viewOf(bytes);
  const code = view.getUint16(0, true);
  const isExtended = code === codes.extensible && bytes.length >= 26;
  return {
    code: isExtended ? view.getUint16(24, true) : code,
    channels: view.getUint16(2, true),
    rate: view.getUint32(4, true),
    bits: view.getUint16(14, true),
  };
}

async function readSamples(
  source: ByteSource,
  { code, channels, rate, bits }: Format,
  start: number,
  length: number,
): Promise<Sound> {
  if (channels !== 1) {
    throw inputMalformed(message("input.channels", { name: source.name, channels }));
  }
  const decode = code === codes.pcm ? pcm[bits] : code === codes.float ? floats[bits] : undefined;
  if (!decode) {
    throw new CheckpointError("input-malformed", message("input.sampleBits", { name: source.name, bits, code }));
  }
  const size = bits / 8;
  const count = Math.floor(length / size);
  checkSize(source.name, count, 1);
  const view = viewOf(await source.read(start, count * size));
  const samples = Float32Array.from({ length: count }, (_, sample) => decode(view, sample * size));
  return { samples, note: message(code === codes.pcm ? "input.pcm" : "input.floats", { rate, bits }) };
}

type Decode = (view: DataView, at: number) => number;

const pcm: Record<number, Decode> = {
  8: (view, at) => (view.getUint8(at) - 128) / 128,
  16: (view, at) => view.getInt16(at, true) / 2 ** 15,
  24: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  32: (view, at) => view.getInt32(at, true) / 2 ** 31,
};
const floats: Record<number, Decode> = {
  32: (view, at) => view.getFloat32(at, true),
  64: (view, at) => view.getFloat64(at, true),
};

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
