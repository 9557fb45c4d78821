/** A view as the page shows it. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Answers } from "../../query/questions";
import type { Actions, AnyView, Scene, TraceQuestions } from "../../trace/view";

/** A view that is shown, with what is known of what it asked. */
export interface Part {
  readonly view: AnyView;
  readonly scene: Scene<unknown>;
  readonly actions: Actions<unknown>;
  readonly answers: Answers<PanelContract, TraceQuestions>;
}
