/**
 * What a view of a trace is: one object that says what it needs to know, what it looks like and what its keys do. The page
 * asks, draws, keeps and listens; a view never touches the bridge. To add one: CONTRIBUTING, "A new view".
 */
import type { TemplateResult } from "lit";
import type * as v from "valibot";
import type { Message } from "../../src/messages/message";
import type { FocusChange } from "../../src/protocol/focus";
import type { PagePicture, PanelContract } from "../../src/protocol/panelContract";
import type { TileAddress, TileCache } from "../heatmap/tileCache";
import type { Answers, Question, Questions } from "../query/questions";
import type { Theme } from "../shell/theme";
import type { Layout, TraceState } from "./state";

/** What a view is drawn from: what all views share, and what is its own. */
export interface Scene<Own> extends TraceState {
  readonly own: Own;
}

export type TraceQuestions = Questions<PanelContract>;

/** What a view may do. */
export interface Actions<Own, Asked extends TraceQuestions = TraceQuestions> {
  /** The scene as it is now, and what is known of what the view asked. */
  scene(): Scene<Own>;
  answers(): Partial<Answers<PanelContract, Asked>>;
  update(change: (scene: Scene<Own>) => Scene<Own>): void;
  /**
   * Asks to look elsewhere, here and in the editor; `reveals`: the editor shows the token. `passing`: on the way to somewhere, as
   * while dragging; nobody else is told before it comes to rest.
   */
  changeFocus(change: FocusChange, options?: { readonly reveals?: boolean; readonly passing?: boolean }): void;
  /** Opens or closes a drawer. */
  toggle(drawer: string): void;
  /** Asks the person where a picture goes; of one that fails to be made, the page says why. */
  savePicture(picture: PagePicture | Promise<PagePicture>): void;
}

export interface Key {
  readonly alt: boolean;
  readonly shift: boolean;
  /** Of arrow keys alone: other keys with Control are not a view's. */
  readonly control: boolean;
}

/** A tile's cells, those in view and those beside it that a pan may show next. */
export interface Tiles {
  readonly shown: readonly TileAddress[];
  readonly next: readonly TileAddress[];
}

export interface PaintInput<Own, Asked extends TraceQuestions> {
  readonly scene: Scene<Own>;
  readonly answers: Answers<PanelContract, Asked>;
  /** What has come of the tiles that the view asked for. */
  readonly tiles: TileCache;
  readonly theme: Theme;
}

export interface View<Own, Asked extends TraceQuestions> {
  /** The name of its folder, and of what is kept of it. */
  readonly id: string;
  /** On its tab. */
  readonly title: Message;
  /**
   * "main": it has the page to itself, with drawers below it. "drawer": it stands below such views as name it, always or when
   * it is opened. "top": it stands under the tabs, above every main view.
   */
  readonly place: "main" | "drawer" | "top";
  /** Of a main view: the drawers below it, by id, from top to bottom. */
  readonly drawers?: readonly string[];
  /** Of a drawer that the menu opens: what stands there. A drawer without it is always open. */
  readonly opener?: { readonly open: Message; readonly close: Message };
  /** Whether it comes to the front of its own accord when such a trace is first shown; the first main view does otherwise. */
  readonly isFirst?: (scene: TraceState) => boolean;
  /** Of a main view: whether there can be anything to show for such a trace; where not, it has no tab. Absent: always. */
  readonly applies?: (scene: TraceState) => boolean;
  readonly initial: Own;
  /** What of its own state is kept across reloads: what this schema leaves of it. Absent: nothing. */
  readonly saved?: v.GenericSchema<unknown, Partial<Own>>;

  /** What it needs to know to be drawn like this; of some things only when others are `known`. */
  readonly questions?: (scene: Scene<Own>, known: Partial<Answers<PanelContract, TraceQuestions>>) => Asked;
  /** Its scene with what follows from answers for its own state; the same scene where nothing does. */
  readonly takeIn?: (scene: Scene<Own>, answers: Answers<PanelContract, Asked>) => Scene<Own>;
  /** Which tiles of the trace's pictures it needs. */
  readonly tiles?: (scene: Scene<Own>) => Tiles;
  /** Where it draws pictures over the tokens in view, elements of the class "over-tokens"; the first one's size is the layout. */
  readonly render: (scene: Scene<Own>, answers: Answers<PanelContract, Asked>, actions: Actions<Own>) => TemplateResult;
  /** Of a view above every view, its part of the toolbar; of a main view, a toolbar of its own below it. */
  readonly tools?: (scene: Scene<Own>, actions: Actions<Own>) => TemplateResult;
  /** Its part of the line at the bottom. */
  readonly status?: (scene: Scene<Own>) => TemplateResult | null;
  /**
   * What a main view shows, in one sentence with its numbers: the line at the bottom of the page, which those who hear the page
   * are told as it changes. Written as it is read: speech.ts says signs in words.
   */
  readonly sentence?: (scene: Scene<Own>, answers: Answers<PanelContract, Asked>) => string;
  /** It shows its sentence itself, so that the line at the bottom need not. */
  readonly showsSentence?: boolean;
  /**
   * Fills the canvases that `render` put in place; called once for a page, what it returns after every render. True when all
   * that is known is painted. Absent: what is rendered is all.
   */
  readonly painter?: (root: ParentNode) => (input: PaintInput<Own, Asked>) => boolean;
  /** About what the layout will be on a page of this size, so that the first tiles can be asked for before it is known. */
  readonly layoutAhead?: (scene: Scene<Own>, width: number, height: number) => Layout;
  /** Listens to pointer and wheel on the page's root, whose contents come and go. Called once. */
  readonly listen?: (root: HTMLElement, actions: Actions<Own, Asked>) => void;
  /** By KeyboardEvent.key, while the element with data-keys=ID has the focus. False: it means nothing here. */
  readonly keys?: Readonly<Record<string, (actions: Actions<Own, Asked>, key: Key) => unknown>>;
}

/** A view whose own state and questions are its secret. */
export type AnyView = View<unknown, TraceQuestions>;

/** Checks the parts of a view against each other. */
export function defineView<Own, Asked extends TraceQuestions>(view: View<Own, Asked>): AnyView {
  return view as unknown as AnyView;
}

/** A question to the host. */
export function ask<Call extends keyof PanelContract["calls"]>(
  call: Call,
  params: Question<PanelContract, Call>["params"],
  options: Pick<Question<PanelContract, Call>, "rest" | "depends"> = {},
): Question<PanelContract, Call> {
  return { call, params, ...options };
}
