/** The top of the page: which file this is, how large, and the ways on from here. */
import { html, type TemplateResult } from "lit";
import type { CheckpointReport } from "../../../src/protocol/model";
import { formatBytes, formatCount } from "../../charts/numbers";
import { button } from "../../controls/controls";
import type { App } from "./app";

export function header(report: CheckpointReport, app: App): TemplateResult {
  const { format, fileSize, parameters, tensors, path, model } = report;
  const tensorCount = `${formatCount(tensors.length)} ${tensors.length === 1 ? "tensor" : "tensors"}`;
  return html`<header class="page-header">
    <div class="page-title">
      <h1 title=${path}>${fileName(path)}</h1>
      <ul class="facts" aria-label="The file">
        <li>${format}</li>
        <li>${formatBytes(fileSize)}</li>
        <li>${tensorCount}</li>
        <li><span data-testid="parameters">${formatCount(parameters)}</span> parameters</li>
      </ul>
    </div>
    <div class="page-actions">
      ${button({
        label: "Compare…",
        testId: "compare-with",
        appearance: "secondary",
        title: "Shows where another checkpoint differs from this one",
        onClick: () => void app.go("compare"),
      })}
      ${button({
        label: "Explain This Checkpoint",
        testId: "explain",
        appearance: "secondary",
        disabled: model === null,
        title: "Writes down everything that was understood in a manifest beside the file, for reading and overriding",
        onClick: () => void app.go("explain"),
      })}
      ${button({
        label: "Visualize LSTM with This Checkpoint",
        testId: "visualize",
        disabled: model === null,
        title: model ? "Trace text with this model" : "No recurrent network was recognised in this file",
        onClick: () => void app.go("visualize"),
      })}
    </div>
  </header>`;
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
