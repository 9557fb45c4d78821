/** What the view shows of one system: the channels it reads, and how they are drawn. */
import type { TemplateResult } from "lit";
import type { Shown, Values } from "./state";

export interface Face {
  readonly channels: readonly string[];
  /** `choose` brings a step of the picture into focus. */
  render(shown: Shown, values: Values, choose: (step: number) => void): TemplateResult;
  /** The picture and the step in focus, in words. */
  sentence(shown: Shown, values: Values): string;
}
