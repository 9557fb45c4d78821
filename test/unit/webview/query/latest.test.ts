/** Who follows a pointer gets the answer to where it is, and no other. */
import { expect, it } from "vitest";
import { Latest } from "../../../../webview/query/latest";

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Questions whose answers are given when told to. */
function asking() {
  const asked: { question: string; answer: (value: string) => void; fail: () => void }[] = [];
  let told = 0;
  const latest = new Latest<string>(() => told++);
  const ask = (question: string) =>
    latest.ask(
      question,
      () =>
        new Promise<string>((resolve, reject) => {
          asked.push({ question, answer: resolve, fail: () => reject(new Error("gone")) });
        }),
    );
  return { asked, ask, told: () => told };
}

it("asks once, and has the answer to just that question", async () => {
  const { asked, ask, told } = asking();
  expect(ask("a")).toBeUndefined();
  expect(ask("a")).toBeUndefined();
  asked[0]!.answer("A");
  await settled();
  expect([ask("a"), told(), asked.length]).toEqual(["A", 1, 1]);
  expect(ask("b")).toBeUndefined();
});

it("has one request open at a time, and goes on with the question asked last", async () => {
  const { asked, ask } = asking();
  for (const question of ["a", "b", "c"]) ask(question);
  expect(asked.map(({ question }) => question)).toEqual(["a"]);
  asked[0]!.answer("A");
  await settled();
  expect(asked.map(({ question }) => question)).toEqual(["a", "c"]);
  expect(ask("c")).toBeUndefined();
  asked[1]!.answer("C");
  await settled();
  expect([ask("c"), asked.length]).toEqual(["C", 2]);
});

it("leaves what cannot be read without an answer, and answers what comes after", async () => {
  const { asked, ask } = asking();
  ask("a");
  asked[0]!.fail();
  await settled();
  expect([ask("a"), asked.length]).toEqual([undefined, 1]);
  ask("b");
  asked[1]!.answer("B");
  await settled();
  expect(ask("b")).toBe("B");
});
