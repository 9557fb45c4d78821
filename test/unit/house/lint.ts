/** Lint with the repository's own configuration, of files that tests make up, in a folder of their own. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** The rules that each piece of code breaks, as a file of some room: "eslint(no-var)". One process lints all of them. */
export function lint(pieces: readonly { readonly room: string; readonly code: string }[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-lint-"));
  try {
    for (const path of [".oxlintrc.json", "tools/lint"]) cpSync(join(root, path), join(folder, path), { recursive: true });
    for (const [index, { room, code }] of pieces.entries()) {
      mkdirSync(join(folder, room), { recursive: true });
      writeFileSync(join(folder, room, `piece${index}.ts`), `${code}\n`);
    }
    const args = [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "."];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    return pieces.map((_, index) =>
      diagnostics.flatMap(({ code, filename }) => (basename(filename) === `piece${index}.ts` ? [code] : [])),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
