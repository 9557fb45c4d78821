/** What a model reads that has no tokens: rows of numbers in a text, or in a .csv, .npy or .wav file. */
import { message, type Message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import { formatShape } from "../../tensor/shape";
import { npy } from "../formats/npy";
import type { Vocabulary } from "../model";
import type { ByteSource } from "../source";
import { parseRows, type ColumnChoice } from "./csv";
import { checkSize, inputMalformed, maximumNumbers, tableOf } from "./numberRows";
import { isWav, readWav } from "./wav";

/** Of a table in a text file, in bytes. */
const maximumText = 256 * 2 ** 20;

/** `width` numbers for each step; `source` says whence that is known. */
export function numbersVocabulary(width: number, source: string | Message, choice: ColumnChoice = {}): Vocabulary {
  return {
    description: { kind: "numbers", size: width, source },
    labels: [],
    encode: (text) => encodeRows(text, message("input.theText"), width, choice),
    encodeFile: (file) => encodeFile(file, width, choice),
  };
}

function encodeRows(text: string, name: string | Message, width: number, choice: ColumnChoice): Encoding {
  const { data, starts, ends, note } = parseRows(text, name, width, choice);
  return { ...encodingOf(data, width), starts, ends, note };
}

/** One token for each row; a file has no text that it could stand for. */
function encodingOf(data: Float32Array, width: number): Encoding {
  const table = tableOf(data, width);
  const ids = Uint32Array.from({ length: data.length / width }, (_, row) => row);
  const [starts, ends] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
  return { ids, starts, ends, table, unencodable: [], unencodableCount: 0 };
}

/** By its content. Throws "input-malformed" for what is not of the form the model reads. */
async function encodeFile(source: ByteSource, width: number, choice: ColumnChoice): Promise<Encoding> {
  const head = await source.read(0, Math.min(512, source.size));
  if (npy.sniff(head, source.size)) return encodingOf(await readArray(source, width), width);
  if (isWav(head)) return encodeSound(source, width);
  if (source.size > maximumText)
    throw inputMalformed(message("input.tableTooLarge", { name: source.name, megabytes: Math.ceil(source.size / 2 ** 20) }));
  return encodeRows(decodeText(source.name, await source.read(0, source.size)), source.name, width, choice);
}

/** [steps][width], or [steps] where one number is read; a batch of one is looked into. */
async function readArray(source: ByteSource, width: number): Promise<Float32Array> {
  const file = await npy.open(source);
  const [tensor] = file.tensors;
  if (!tensor) throw inputMalformed(message("input.noArray", { name: source.name }));
  const { name, shape } = tensor;
  const inner = shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape;
  const [steps = 0, columns = 1] = inner;
  if (inner.length < 1 || inner.length > 2 || columns !== width) {
    const wanted = width === 1 ? "[steps] or [steps, 1]" : `[steps, ${width}]`;
    const help = inner.length === 2 && steps === width ? message("input.transpose") : message("input.thatShape");
    throw inputMalformed(
      message("input.arrayShape", { name: source.name, shape: formatShape(shape.slice(0, 8)), wanted, advice: help }),
    );
  }
  checkSize(source.name, steps, columns);
  return file.read(name);
}

async function encodeSound(source: ByteSource, width: number): Promise<Encoding> {
  if (width !== 1) {
    throw inputMalformed(message("input.soundForWide", { name: source.name, width, size: width }));
  }
  const { samples, note } = await readWav(source);
  return { ...encodingOf(samples, 1), note };
}

function decodeText(name: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // no text: refused below
  }
  throw inputMalformed(message("input.noTable", { name, maximumNumbers }));
}
