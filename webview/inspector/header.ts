/** The top of the page: which file this is, how large, and the way from here to a trace. */
import { html, type TemplateResult } from "lit";
import type { CheckpointReport } from "../../src/protocol/model";
import { formatBytes, formatCount } from "../charts/numbers";
import { button } from "../controls/controls";

export function header(report: CheckpointReport, onVisualize: () => void): TemplateResult {
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
    ${button({
      label: "Visualize LSTM with This Checkpoint",
      testId: "visualize",
      disabled: model === null,
      title: model ? "Trace text with this model" : "No recurrent network was recognised in this file",
      onClick: onVisualize,
    })}
  </header>`;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
