/** The lint rule that keeps wording in the catalogue: what it reports, and what it lets stand. */
import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { describe, it } from "vitest";
import { noWording } from "../../../tools/lint/noWording.mjs";

Object.assign(RuleTester, { describe, it });
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser as never } });
const wording = (code: string) => ({ code, errors: [{ messageId: "wording" }] });

tester.run("noWording", noWording as never, {
  valid: [
    'import x from "./a folder/b";',
    'type Kind = "forget gate" | "input gate";',
    'throw new Error("the graph has a cycle");',
    "throw new RangeError(`row ${n} of ${m} rows`);",
    'if (header === "magic words here") f();',
    'switch (a) { case "data type": f(); }',
    'const o = { "two words": 1 }; o["two words"];',
    'say(message("formats.malformed", { file }));',
    'const id = "cell.forgetGate", path = "a/b.ts", name = "word", gates = "i f o", empty = "";',
    "const size = `${a} ${b} ${c}`, box = `0 0 ${w} ${h}`, move = `translate(${x} ${y})`, key = `${a}:${b}`;",
    'element.className = "row selected"; context.font = "bold small serif";',
    'root.querySelector("table tbody row");',
    'const item = { label: "bytes", id: "Close", [Label]: x };',
    'const n = v.pipe(v.number(), v.integer("must be whole"));',
    'const r = new RegExp("two words"), s = /two words/;',
    'const t = html`<p class="big row" data-testid="one two" style="color: red">${text}</p>`;',
    "const t = html`<!-- a reason here --><button title=${title} ?disabled=${a > b}>×</button>&nbsp;${x}`;",
    "const t = css`:host { border: thin solid red; }`;",
    '"use strict";',
  ],
  invalid: [
    wording('const text = "No such file";'),
    wording('button({ label: "Close" });'),
    wording("const text = `${n} units`;"),
    wording("const text = `Layer ${n}`;"),
    wording('const text = a ? "b" : "one two";'),
    wording('throw new CodedError("a", "There is none.");'),
    wording('const text = "고를 모델이 없습니다";'),
    wording("const t = html`<button>Close</button>`;"),
    wording('const t = html`<button title="Close">${x}</button>`;'),
    wording("const t = svg`<text>${n} of many</text>`;"),
    wording('const t = html`<p aria-label="${n} rows">${x}</p>`;'),
    wording('say(message("a.b", { reason: "it broke here" }));'),
  ],
});
