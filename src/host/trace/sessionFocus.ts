/**
 * The one owner of what a person looks at in a document: its session has it, pages, hovers and commands read it and ask
 * to change it. What the focus is and how it changes is in protocol/focus.ts.
 */
import * as vscode from "vscode";
import {
  changeFocus,
  focusStateOf,
  goBack,
  goForward,
  historyFrom,
  initialFocus,
  keepWithin,
  type Focus,
  type FocusBounds,
  type FocusChange,
  type FocusHistory,
  type FocusState,
} from "../../protocol/focus";

export class SessionFocus implements vscode.Disposable {
  private history = historyFrom(initialFocus);
  /** Null while there is no trace: until there is one, the focus is what was asked for. */
  private bounds: FocusBounds | null = null;
  private readonly changed = new vscode.EventEmitter<{ readonly reveal: boolean }>();
  /** `reveal`: its token is to be brought into view. */
  readonly onDidChange = this.changed.event;

  dispose(): void {
    this.changed.dispose();
  }

  get current(): Focus {
    return this.history.present;
  }

  get state(): FocusState {
    return focusStateOf(this.history);
  }

  change(change: FocusChange): void {
    this.take(changeFocus(this.history, change, this.bounds), false);
  }

  /** Looks at a token and brings it into view, also where the focus is there already. */
  show(token: number): void {
    this.history = changeFocus(this.history, { token, span: null }, this.bounds);
    this.changed.fire({ reveal: true });
  }

  back(): void {
    this.take(goBack(this.history, this.bounds), true);
  }

  forward(): void {
    this.take(goForward(this.history, this.bounds), true);
  }

  /** As it was before the window was reloaded. */
  restore(focus: Focus): void {
    this.take(historyFrom(focus), false);
  }

  /** Another text: layer and unit stay, and where the person was in the text before says nothing. */
  forgetPlace(): void {
    const { layer, unit, target } = this.current;
    this.take(historyFrom({ ...initialFocus, layer, unit, target }), false);
  }

  /** A trace is there: what it does not have is let go. */
  keepWithin(bounds: FocusBounds): void {
    this.bounds = bounds;
    this.take(keepWithin(this.history, bounds), false);
  }

  private take(history: FocusHistory, reveal: boolean): void {
    if (history === this.history) return;
    this.history = history;
    this.changed.fire({ reveal });
  }
}
