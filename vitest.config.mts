/** The rings of tests that need no VS Code; files are found by pattern, never listed. */
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

/** There is no VS Code: the host's tests have as much of its API as they need. */
const alias = { vscode: fileURLToPath(new URL("test/unit/host/vscode.ts", import.meta.url)) };

const ring = (name: string) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: "node" as const,
    setupFiles: ["test/sameBytes.ts"],
    testTimeout: 60_000,
  },
});

/** Tests of the contract that hold a promise in milliseconds are a ring of their own: nothing else may run meanwhile. */
const timedFiles = "test/contract/**/*.timed.test.ts";
const untimed = ({ test, ...rest }: ReturnType<typeof ring>) => ({
  ...rest,
  test: { ...test, exclude: [...configDefaults.exclude, timedFiles] },
});
const timed = ({ test, ...rest }: ReturnType<typeof ring>) => ({
  ...rest,
  test: { ...test, name: "timed", include: [timedFiles] },
});

/** Files share a process and what it has loaded: a test leaves nothing behind in a module. Saves a sixth of the time. */
const sharing = ({ test, ...rest }: ReturnType<typeof ring>) => ({ ...rest, test: { ...test, isolate: false } });

export default defineConfig({
  test: {
    experimental: { fsModuleCache: true }, // most of what one ring has compiled the next one takes too
    projects: [sharing(ring("unit")), sharing(ring("golden")), sharing(untimed(ring("contract"))), timed(ring("contract"))],
  },
});
