/** The rings of tests that need no VS Code; files are found by pattern, never listed. */
import { defineConfig } from "vitest/config";

const ring = (name: string) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: "node", testTimeout: 60_000 },
});

export default defineConfig({
  test: { projects: [ring("unit"), ring("golden"), ring("contract")] },
});
