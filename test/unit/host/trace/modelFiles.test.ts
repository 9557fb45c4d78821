/** Whether a model's files are still those that were traced with. */
import { beforeEach, expect, it } from "vitest";
import { ModelFiles } from "../../../../src/host/trace/modelFiles";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

it("TensorFlow's checkpoint is replaced when one of its shards is, and not when a neighbour's is", async () => {
  fake.write("/m.index", 10);
  fake.write("/m.data-00000-of-00001", 100);
  const files = new ModelFiles();
  files.follow({ kind: "file", path: "/m.index" });
  const looked = () => new Promise((resolve) => setTimeout(resolve, 20));
  await looked();
  const isReplaced = () => expect.poll(() => files.isReplaced, { timeout: 5000, interval: 5 });
  fake.write("/m.data-00000-of-00001", 120);
  await isReplaced().toBe(true);
  fake.write("/m.data-00000-of-00001", 100);
  await isReplaced().toBe(false);
  fake.write("/m2.data-00000-of-00001", 7);
  await looked();
  expect(files.isReplaced).toBe(false);
  files.dispose();
});
