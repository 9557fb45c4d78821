/**
 * Compiles the SIMD kernel, src/engine/kernel/assembly, with AssemblyScript: one build with relaxed SIMD and one
 * without. Level 2, as level 3 regroups the chains of multiply-adds and loses a quarter of the speed. Memory is shared,
 * so that one pair of builds serves one thread and several.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const sources = "src/engine/kernel/assembly";

const options = [
  "-O2",
  "--runtime",
  "stub",
  "--importMemory",
  "--noExportMemory",
  "--sharedMemory",
  "--initialMemory",
  "1",
  "--maximumMemory",
  "65536",
  "--enable",
  "simd",
  "--enable",
  "threads",
];

const { version } = JSON.parse(readFileSync(join(root, "node_modules/assemblyscript/package.json"), "utf8"));

/** Paths of all that the kernel is made of. */
export function kernelSources() {
  const files = readdirSync(join(root, sources)).filter((file) => file.endsWith(".ts"));
  return files.sort().map((file) => join(root, sources, file));
}

/** Bytes of both builds, from `folder` where they were compiled from the same sources before. */
export async function compileKernel(folder = join(root, "node_modules/.cache/gatescope-kernel")) {
  const [relaxed, plain] = [
    await compile(folder, "relaxed", [...options, "--enable", "relaxed-simd"]),
    await compile(folder, "plain", options),
  ];
  return { relaxed, plain };
}

async function compile(folder, name, flags) {
  const hash = createHash("sha256").update(JSON.stringify([flags, version]));
  for (const file of kernelSources()) hash.update(basename(file)).update(readFileSync(file));
  const path = join(folder, `${name}-${hash.digest("hex").slice(0, 16)}.wasm`);
  if (existsSync(path)) return readFileSync(path);

  const { default: asc } = await import("assemblyscript/asc"); // takes a second, and is seldom needed
  let binary = null;
  const { error, stderr } = await asc.main([`${sources}/index.ts`, "--outFile", "kernel.wasm", ...flags], {
    readFile: (file, base) => (existsSync(join(root, base, file)) ? readFileSync(join(root, base, file), "utf8") : null),
    writeFile: (_, contents) => void (binary = contents),
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, binary);
  return Buffer.from(binary);
}
