/** The top of the page: which file this is, how large, and the ways on from here. */
import { html, type TemplateResult } from "lit";
import type { CheckpointReport } from "../../../src/protocol/model";
import { formatBytes } from "../../charts/numbers";
import { button } from "../../controls/controls";
import type { App } from "./app";
import { say } from "../../shell/language";

export function header(report: CheckpointReport, app: App): TemplateResult {
  const { format, fileSize, parameters, tensors, path, model } = report;
  return html`<header class="page-header">
    <div class="page-title">
      <h1 title=${path}>${fileName(path)}</h1>
      <ul class="facts" aria-label=${say("inspector.file")}>
        <li>${format}</li>
        <li>${formatBytes(fileSize)}</li>
        <li>${say("inspector.tensorCount", { n: tensors.length })}</li>
        <li data-testid="parameters">${say("inspector.parameterCount", { n: parameters })}</li>
      </ul>
    </div>
    <div class="page-actions">
      ${button({
        label: say("inspector.compare"),
        testId: "compare-with",
        appearance: "secondary",
        title: say("inspector.compareHint"),
        onClick: () => void app.go("compare"),
      })}
      ${button({
        label: say("inspector.explain"),
        testId: "explain",
        appearance: "secondary",
        disabled: model === null,
        title: say("inspector.explainHint"),
        onClick: () => void app.go("explain"),
      })}
      ${button({
        label: say("inspector.visualize"),
        testId: "visualize",
        disabled: model === null,
        title: say(model ? "inspector.visualizeHint" : "inspector.cannotVisualize"),
        onClick: () => void app.go("visualize"),
      })}
    </div>
  </header>`;
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
