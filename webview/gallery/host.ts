/**
 * Stands where VS Code stands: hands a story's page its API, and serves it over the real contracts. What the extension host would
 * answer is answered here; every number comes from the engine. Loaded before the page's own script.
 */
import { nothingContract, toPageTrace } from "../../src/protocol/traceShapes";
import { saidBy } from "../../src/protocol/errors";
import {
  boundsOf,
  changeFocus,
  focusStateOf,
  goBack,
  goForward,
  historyFrom,
  initialFocus,
  withinBounds,
} from "../../src/protocol/focus";
import { compareHostContract, inspectorHostContract } from "../../src/protocol/inspectorContract";
import { panelHostContract, type PanelState } from "../../src/protocol/panelContract";
import { givenTo, type EngineContract } from "../../src/protocol/requests/list";
import type { Audience } from "../../src/protocol/requests/request";
import { defaultLabChoice, labContract, type LabChoice, type LabKept } from "../../src/protocol/lab";
import { defaultChoice, trainingContract } from "../../src/protocol/training";
import { createPeer, type Contract, type Handlers } from "../../src/protocol/rpc";
import { textOfTokens, type TracedTexts } from "../../src/protocol/tokenText";
import { askEngine, askLab, askTrainer } from "./engine";
import { stories } from "./stories";
import type { Story } from "./story";

const MEMORY = 64 * 2 ** 20; // bytes, that a trace may take

/** Serves a page as src/host/platform/servedPage.ts does. */
function serve<Local extends Contract>(
  contract: Local,
  handlers: Handlers<Local>,
  audience: Audience | null,
  given: Readonly<Record<string, () => unknown>>,
  kept: unknown,
): void {
  const peer = createPeer({
    local: contract,
    remote: nothingContract,
    handlers,
    listeners: {},
    forward(method, params, signal) {
      const names = audience && givenTo(audience, method);
      if (!names) return undefined;
      const filled = Object.fromEntries(names.map((name) => [name, given[name]?.()]));
      return askEngine(method as keyof EngineContract["calls"], { ...(params as object), ...filled } as never, signal);
    },
    post: (message) => window.postMessage(message),
    onDefect: (error) => console.error(error),
  });
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => peer.receive(structuredClone(message)),
      getState: () => keptBefore() ?? kept,
      setState: (next: unknown) => sessionStorage.setItem(location.href, JSON.stringify(next)),
    }),
  });
}

/** What the page kept, in a window that was loaded again by itself; a story that is opened begins as it says. */
function keptBefore(): unknown {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const isAgain = navigation?.type === "reload" && window.top === window;
  const before = isAgain ? sessionStorage.getItem(location.href) : null;
  return before === null ? undefined : JSON.parse(before);
}

const done = () => null;

/** A text in so many pieces of about one length. */
function piecesOf(text: string, count: number): string[] {
  const length = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, at) => text.slice(at * length, (at + 1) * length));
}

/** Gives keys to the view in front, each when the page stands. */
function pressKeys([next, ...others]: readonly string[]): void {
  if (next === undefined) return;
  const root = document.getElementById("root");
  const target = root?.dataset["state"] === "ready" ? root.querySelector(".main [data-keys]") : null;
  const [key = "", ...held] = next.split("+").reverse();
  target?.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: held.includes("Shift"), bubbles: true }));
  setTimeout(() => pressKeys(target ? others : [next, ...others]), target ? 20 : 100);
}

function serveTrace(story: Story & { readonly page: "trace" }): void {
  const {
    model,
    text,
    isOfNumbers = false,
    kept,
    focus: looked,
    pinned = [],
    pieces = 1,
    keys = [],
    names = {},
    isCancelled = false,
  } = story;
  const file = typeof text === "string" ? null : text.file;
  const source = {
    kind: isOfNumbers ? ("numbers" as const) : ("text" as const),
    uri: `file:///${names.file ?? file ?? "text.txt"}`,
    ranges: [{ start: 0, end: typeof text === "string" ? text.length : text.characters }],
    wholeFile: false,
    model,
  };
  let history = historyFrom({ ...initialFocus, ...looked });
  let bounds: ReturnType<typeof boundsOf> | null = null;
  let traced: TracedTexts = { texts: [], ranges: [], sequences: [] };
  const panel: PanelState = {
    source,
    place: 0,
    fileName: source.uri.split("/").at(-1) ?? "",
    status: { kind: "preparing" },
    trace: null,
    progress: null,
    notices: [],
    caret: null,
    stale: [],
    following: false,
    pinned: [...pinned],
  };

  async function trace(): Promise<PanelState> {
    if (isCancelled) return { ...panel, status: { kind: "cancelled" } };
    try {
      const whole = typeof text === "string" ? text : await (await fetch(`/files/${text.file}`)).text();
      const texts = piecesOf(typeof text === "string" ? whole : whole.slice(0, text.characters), pieces);
      const prepared = await askEngine("prepareTrace", { model, texts, skipUnencodable: false, memoryBudget: MEMORY });
      const progress = await askEngine("runTrace", { traceId: prepared.traceId });
      traced = { texts, ranges: prepared.ranges, sequences: prepared.sequences };
      bounds = boundsOf(prepared);
      history = historyFrom(withinBounds(history.present, bounds));
      return { ...panel, trace: toPageTrace(prepared), progress, status: { kind: "done" }, caret: history.present.token };
    } catch (error) {
      return { ...panel, status: { kind: "failed", said: saidBy(error) } };
    }
  }

  const looking = (next: typeof history) => focusStateOf((history = next));
  const keeps = kept && {
    source,
    focus: history.present,
    hidden: [],
    tokens: { start: 0, scale: 10 },
    front: "heatmap",
    open: [],
    own: {},
    ...kept,
  };
  serve(
    panelHostContract,
    {
      load: async () => {
        const state = await trace();
        return { panel: state, focus: focusStateOf(history), wish: null };
      },
      models: () => [
        { reference: model, title: names.model ?? (model.kind === "bundled" ? model.name : model.path), detail: "" },
      ],
      changeFocus: (change) => looking(changeFocus(history, change, bounds)),
      focusBack: () => looking(goBack(history, bounds)),
      focusForward: () => looking(goForward(history, bounds)),
      readText: ({ tokenStart, tokenEnd }) => (isOfNumbers ? null : textOfTokens(traced, tokenStart, tokenEnd)),
      revealToken: done,
      chooseModel: done,
      traceAgain: done,
      pin: done,
      saveView: done,
      openBeside: done,
      texts: () => ({}), // all stand in the story's document
      turnTo: done,
      takeWish: done,
      act: done,
      cancel: done,
      savePicture({ picture: { name, content } }) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([content.slice()]));
        link.download = name;
        link.click();
        return null;
      },
    },
    "panel",
    { texts: () => traced.texts, ranges: () => traced.ranges, marks: () => [] },
    keeps,
  );
  pressKeys(keys);
}

function serveTraining({ path, slow = 0 }: Story & { readonly page: "train" }): void {
  const opened = path === null ? Promise.resolve(null) : askTrainer("open", { path });
  const load = async () => {
    await opened;
    const state = path === null ? null : await askTrainer("state", {});
    return {
      place: { path, uris: [] },
      texts: ["shrew.txt"],
      characters: 2412,
      cells: await askTrainer("cells", {}),
      choice: state?.description.choice ?? defaultChoice,
      state,
    };
  };
  const handlers = {
    load,
    start: () => false,
    chooseTexts: () => false,
    saveElsewhere: () => false,
    compareMoment: done,
    inspect: done,
    visualize: done,
    pause: () => askTrainer("pause", {}),
    goOn: () => askTrainer("goOn", {}),
    finish: () => askTrainer("finish", {}),
    stepSlowly: () => askTrainer("stepSlowly", {}),
    readSnapshot: (asked: Parameters<typeof askTrainer<"readSnapshot">>[1]) => askTrainer("readSnapshot", asked),
  };
  serve(trainingContract, handlers, null, {}, undefined);
  // As a person does who presses the button so many times.
  const press = (left: number) => {
    const button = document.querySelector<HTMLElement>('[data-testid="train-slow"]');
    if (button) button.click();
    if (left > (button ? 1 : 0)) setTimeout(() => press(left - (button ? 1 : 0)), 300);
  };
  if (slow > 0) press(slow);
}

function serveLab({ recorded, choice }: Story & { readonly page: "lab" }): void {
  const load = async () => {
    const offer = await askLab("offer", {});
    const state = recorded === null ? null : await (await fetch(`/files/test/fixtures/lab/${recorded}.json`)).json();
    return { offer, choice: (state as LabKept | null)?.choice ?? { ...defaultLabChoice, ...choice }, state };
  };
  const handlers = {
    load,
    example: (asked: LabChoice) => askLab("example", asked),
    start: done,
    pause: done,
    goOn: done,
    finish: done,
    open: () => false,
  };
  serve(labContract, handlers as Handlers<typeof labContract>, null, {}, undefined);
}

const id = new URLSearchParams(location.search).get("story");
const story = stories.find((each) => each.id === id);
if (!story) throw new Error(`There is no story "${id}".`);
if (story.page === "trace") serveTrace(story);
else if (story.page === "inspector") {
  const undoable = () => ({ undoable: 0 });
  const handlers = { choose: undoable, undo: undoable, explain: done, openManifest: done, compare: done, visualize: done };
  serve(inspectorHostContract, handlers, "inspector", { path: () => story.file, texts: () => [] }, story.kept);
} else if (story.page === "train") serveTraining(story);
else if (story.page === "lab") serveLab(story);
else serve(compareHostContract, { open: done }, "comparison", { a: () => story.a, b: () => story.b }, undefined);
