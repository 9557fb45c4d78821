/** Our own lint rules (tools/lint), as Oxlint runs them. */
import { describe, expect, it } from "vitest";
import { lint } from "./lint";

const WORDING = "gatescope(no-wording)";
const LONG = "gatescope(long-comment)";

const wording = {
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
    'const text = "No such file";',
    'button({ label: "Close" });',
    "const text = `${n} units`;",
    "const text = `Layer ${n}`;",
    'const text = a ? "b" : "one two";',
    'throw new CodedError("a", "There is none.");',
    'const text = "고를 모델이 없습니다";',
    "const t = html`<button>Close</button>`;",
    'const t = html`<button title="Close">${x}</button>`;',
    "const t = svg`<text>${n} of many</text>`;",
    'const t = html`<p aria-label="${n} rows">${x}</p>`;',
    'say(message("a.b", { reason: "it broke here" }));',
  ],
};

const comment = (columns: number) => "x".repeat(columns - 3);
const longComments = {
  valid: [`// ${comment(140)}`, `/**\n * ${comment(140)}\n */`, `// https://${comment(140)}`, `const text = "${comment(200)}";`],
  invalid: [`// ${comment(141)}`, `const n = 1; // ${comment(140)}`, `/**\n * ${comment(141)}\n */`],
};

const cases = [
  ...wording.valid.map((code) => ({ code, rule: WORDING, isBroken: false })),
  ...wording.invalid.map((code) => ({ code, rule: WORDING, isBroken: true })),
  ...longComments.valid.map((code) => ({ code, rule: LONG, isBroken: false })),
  ...longComments.invalid.map((code) => ({ code, rule: LONG, isBroken: true })),
];

describe("what our rules report, and what they let stand", () => {
  const found = lint(cases.map(({ code }) => ({ room: "src/host", code })));
  it.each(cases.map((one, index) => ({ ...one, broken: found[index]! })))("$rule: $code", ({ rule, isBroken, broken }) => {
    expect(broken.filter((each) => each === rule)).toEqual(isBroken ? [rule] : []);
  });
});
