/** What the trace panel and the extension host say to each other. */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { changeOf } from "./changes";
import { editPageTrace, pageEdit, pageTrace, progress } from "./traceShapes";
import { focus, focusChange, focusState } from "./focus";
import { bytes, count, modelReference } from "./model";
import { pins } from "./pins";
import { requestsOf } from "./requests/list";
import { tokenSpan } from "./tokenSpans";
import { tokenText } from "./tokenText";

export const modelChoice = v.object({ reference: modelReference, title: v.string(), detail: v.string() });
export type ModelChoice = v.InferOutput<typeof modelChoice>;

/**
 * What a panel needs to come back after a window reload; the webview keeps it with setState. Offsets are UTF-16. A file
 * of numbers has no ranges: it is read whole, and no editor shows it.
 */
export const panelSource = v.object({
  kind: v.optional(v.picklist(["text", "numbers"]), "text"),
  uri: v.string(),
  ranges: v.array(v.object({ start: count, end: count })),
  wholeFile: v.boolean(),
  model: modelReference,
});
export type PanelSource = v.InferOutput<typeof panelSource>;

/** What a message in the panel offers to do about it; the page words the button. */
export const panelAction = v.picklist([
  "write-down",
  "inspect",
  "choose-vocabulary",
  "choose-numbers",
  "give-source",
  "open-manifest",
  "trace-again",
]);
export type PanelAction = v.InferOutput<typeof panelAction>;

/** Something that a person should know before trusting the trace. */
export const panelNotice = v.object({ said: messageSchema, action: v.optional(panelAction) });
export type PanelNotice = v.InferOutput<typeof panelNotice>;

export const panelStatus = v.variant("kind", [
  v.object({ kind: v.literal("preparing") }),
  v.object({ kind: v.literal("running") }),
  v.object({ kind: v.literal("done") }),
  v.object({ kind: v.literal("cancelled") }),
  v.object({ kind: v.literal("failed"), said: messageSchema, action: v.optional(panelAction) }),
]);
export type PanelStatus = v.InferOutput<typeof panelStatus>;

export const panelState = v.object({
  source: panelSource,
  /** Grows when another text is shown, or another part of it; not when what is shown was edited or is traced again. */
  place: count,
  fileName: v.string(),
  status: panelStatus,
  trace: v.nullable(pageTrace), // null before a trace is prepared, or when that failed
  progress: v.nullable(progress),
  notices: v.array(panelNotice),
  caret: v.nullable(count), // the token the editor's caret stands on
  stale: v.array(tokenSpan), // tokens whose text was edited since, by sequence
  following: v.boolean(), // what is stale is about to be traced
  pinned: pins, // units of the model
});
export type PanelState = v.InferOutput<typeof panelState>;

/** What is different from the state that was told before. A trace that was edited is told as the edit. */
export const panelChange = v.object({ ...changeOf(panelState).entries, edit: v.exactOptional(pageEdit) });
export type PanelChange = v.InferOutput<typeof panelChange>;

/** The state after a change. Fails where an edit does not follow the trace. */
export function changePanel(state: PanelState, { edit, ...change }: PanelChange): PanelState {
  const next = { ...state, ...change };
  return edit && next.trace ? { ...next, trace: editPageTrace(next.trace, edit) } : next;
}

const nothing = v.null();

/** Where a person looked, as a page keeps it: what the host reads of it; the rest is the page's own. */
export const keptView = v.looseObject({ source: panelSource, focus });
export type KeptView = v.InferOutput<typeof keptView>;

/** What a page is to show: what was saved, or one of its views, by its id. */
const wish = v.union([v.object({ kept: keptView }), v.object({ front: v.string() })]);
export type Wish = v.InferOutput<typeof wish>;

const MOST_PICTURE = 64 * 2 ** 20; // bytes

/** A file that a page made of what it shows; `name` is proposed, without a folder. */
export const picture = v.object({
  name: v.pipe(v.string(), v.regex(/^[^/\\:]{1,100}\.(svg|png|csv|npz)$/)),
  content: v.pipe(
    bytes,
    v.check(({ length }) => length <= MOST_PICTURE),
  ),
});
export type PagePicture = v.InferOutput<typeof picture>;

/** What the host itself answers the panel, and tells it. */
export const panelHostContract = {
  calls: {
    /** The panel has loaded, or is visible again, and wants everything. */
    load: { params: v.object({}), result: v.object({ panel: panelState, focus: focusState, wish: v.nullable(wish) }) },
    /**
     * What the toolbar offers: all that can be chosen is a list of its own, see chooseModel. It takes a search of the workspace, so
     * the page asks when it has painted.
     */
    models: { params: v.object({}), result: v.array(modelChoice) },
    /** Asks for another focus; the answer is what it is now, within what there is. */
    changeFocus: { params: focusChange, result: focusState },
    focusBack: { params: v.object({}), result: focusState },
    focusForward: { params: v.object({}), result: focusState },
    /** The text of tokens; null where the model read numbers, or the text is another one by now, which the page is about to be told. */
    readText: {
      params: v.object({ traceId: count, revision: count, tokenStart: count, tokenEnd: count }),
      result: v.nullable(tokenText),
    },
    /** Reveals and selects the token's text in the editor. */
    revealToken: { params: v.object({ traceId: count, token: count }), result: nothing },
    /** Traces the same with another model; null: the host asks the person for it. */
    chooseModel: { params: v.object({ model: v.nullable(modelReference) }), result: nothing },
    traceAgain: { params: v.object({}), result: nothing },
    /** The model's pinned units are these. */
    pin: { params: v.object({ pinned: pins }), result: nothing },
    /** Asks the person for a name, and saves the view by it. */
    saveView: { params: v.object({ view: keptView }), result: nothing },
    /** Asks the person for a model, and traces the same with that too, in a panel beside this one, which shows the view. */
    openBeside: { params: v.object({ view: keptView }), result: nothing },
    /** Every text of the display language, by id: the page's document brings along those that a trace usually needs. */
    texts: { params: v.object({}), result: v.record(v.string(), v.string()) },
    /** The person turned to one of the page's views, by its id: the next page begins with it. */
    turnTo: { params: v.object({ front: v.string() }), result: nothing },
    /** What the page is to show, once. */
    takeWish: { params: v.object({}), result: v.nullable(wish) },
    act: { params: v.object({ action: panelAction }), result: nothing },
    cancel: { params: v.object({}), result: nothing },
    /** Asks the person where a picture of the page goes, and writes it there; what is chosen is for them to know. */
    savePicture: { params: v.object({ picture }), result: nothing },
  },
  events: {
    /**
     * Everything as it is when the panel opens; changes follow. VS Code keeps what is told to a page that has not loaded yet, so that
     * it need not wait for the answer to its first question. A page that is opened again, as after a reload, hears nothing of it.
     * `front`: the view that the person turned to last, in whichever panel.
     */
    begin: v.object({ panel: panelState, focus: focusState, front: v.nullable(v.string()) }),
    change: panelChange,
    /**
     * The answer to a question that the page is about to ask, told as `begin` is while VS Code makes the page. Its value is checked as
     * that of any other answer to the call.
     */
    answer: v.object({ call: v.string(), params: v.unknown(), value: v.unknown() }),
    /** The focus as it is now. `reveal`: its token is to be brought into view, as after going back, or from a hover. */
    focus: v.object({ ...focusState.entries, reveal: v.boolean() }),
    /** The view is to be saved: the page has it. */
    wantView: v.object({}),
    /** There is something that the page is to show. */
    wish: v.object({}),
  },
} as const;
export type PanelHostContract = typeof panelHostContract;

/** What the panel's page can ask and hears: of the host, and through it of the engine. */
export const panelContract = {
  calls: { ...panelHostContract.calls, ...requestsOf("panel") },
  events: panelHostContract.events,
} as const;
export type PanelContract = typeof panelContract;
