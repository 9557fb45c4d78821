/**
 * What a network reads that looks at pictures: a table with a header, one picture in each row, as pixels in columns p0, p1, …
 * and, where the network needs noise, a column "seed". Every step is a row of numbers: the pixels, all or one row of them, from
 * 0 to 1, and behind them the step's noise. The same seed gives the same noise, here and where the networks are trained.
 */
import { message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import type { Manifest } from "../manifest/manifest";
import type { Vocabulary } from "../model";
import type { ByteSource } from "../source";
import { parseRows } from "./csv";
import { checkSize, inputMalformed } from "./numberRows";

export type Pictures = NonNullable<Manifest["pictures"]>;

/** Of a table in a text file, in bytes. */
const maximumText = 64 * 2 ** 20;

/** Numbers that each step reads. */
export function numbersPerStep({ width, height, shown, noise = 0 }: Pictures): number {
  return (shown === "rows" ? width : width * height) + noise;
}

export function picturesVocabulary(pictures: Pictures): Vocabulary {
  const { width, height } = pictures;
  const source = message("input.pictures", { width, height });
  return {
    description: { kind: "numbers", size: numbersPerStep(pictures), source },
    labels: [],
    encode: (text) => encodePictures(text, pictures),
    encodeFile: async (file) => encodePictures(await textOf(file), pictures),
  };
}

async function textOf(file: ByteSource): Promise<string> {
  if (file.size > maximumText) {
    throw inputMalformed(message("input.tableTooLarge", { name: file.name, megabytes: Math.ceil(file.size / 2 ** 20) }));
  }
  return new TextDecoder().decode(await file.read(0, file.size));
}

/** Every step of a picture stands for the picture's row of the text. Throws "input-malformed" as parseRows does. */
function encodePictures(text: string, pictures: Pictures): Encoding {
  const { width, height, darkest, steps, shown, noise = 0 } = pictures;
  const pixels = width * height;
  const columns = Array.from({ length: pixels }, (_, pixel) => `p${pixel}`).concat(noise > 0 ? ["seed"] : []);
  const rows = parseRows(text, message("input.theText"), columns.length, { columns, header: true });
  const count = rows.starts.length;
  const read = numbersPerStep(pictures);
  const seen = read - noise;
  checkSize(message("input.theText"), count * steps, read);
  const data = new Float32Array(count * steps * read);
  for (let picture = 0; picture < count; picture++) {
    const own = rows.data.subarray(picture * columns.length, (picture + 1) * columns.length);
    const drawn = noise > 0 ? normals(own[pixels] ?? 0, steps * noise) : null;
    for (let step = 0; step < steps; step++) {
      const at = (picture * steps + step) * read;
      const from = shown === "rows" ? (step % height) * width : 0;
      for (let i = 0; i < seen; i++) data[at + i] = (own[from + i] as number) / darkest;
      if (drawn) data.set(drawn.subarray(step * noise, (step + 1) * noise), at + seen);
    }
  }
  const ids = Uint32Array.from({ length: count * steps }, (_, token) => token);
  return {
    ids,
    starts: ids.map((token) => rows.starts[Math.floor(token / steps)] as number),
    ends: ids.map((token) => rows.ends[Math.floor(token / steps)] as number),
    table: { columns: read, data, label: (row) => `#${Math.floor(row / steps) + 1}` },
    unencodable: [],
    unencodableCount: 0,
  };
}

/** Numbers from N(0, 1): Marsaglia's xorshift32, then Box and Muller's transform. The seed's whole part counts. */
export function normals(seed: number, count: number): Float32Array {
  let state = (Math.imul(Math.trunc(seed), 2654435761) + 1) >>> 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  const found = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    found[i] = radius * Math.cos(angle);
    if (i + 1 < count) found[i + 1] = radius * Math.sin(angle);
  }
  return found;
}
