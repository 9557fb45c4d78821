/** The texts that encoders read first, as a person gave them: asked for, and remembered by checkpoint in the workspace. */
import { basename } from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { say } from "../platform/language";
import type { TraceSession } from "./traceSession";

const KEPT = "gatescope.sourceTexts";
const shape = v.record(v.string(), v.string());

export class SourceTexts {
  constructor(private readonly kept: vscode.Memento) {}

  /** Undefined where the person gives none. `proposed`: instead of the one that is remembered. */
  async ask(checkpoint: string, encoder: string | undefined, proposed: string | undefined): Promise<string | undefined> {
    const source = await vscode.window.showInputBox({
      title: say("contributions.giveSource"),
      prompt: say("trace.sourceFor", { encoder: encoder ?? basename(checkpoint), example: "gate</s>" }),
      value: proposed ?? this.read()[checkpoint] ?? "",
      ignoreFocusOut: true,
    });
    if (source) await this.kept.update(KEPT, { ...this.read(), [checkpoint]: source });
    return source;
  }

  private read(): Record<string, string> {
    const kept = v.safeParse(shape, this.kept.get(KEPT));
    return kept.success ? kept.output : {};
  }
}

/** What is selected in the editor in front, where it is not what is traced. */
export function selectedBeside({ uri, panelSource }: TraceSession): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) return undefined;
  const { document, selection } = editor;
  const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const isTraced =
    document.uri.toString() === uri.toString() && panelSource.ranges.some((range) => range.start === start && range.end === end);
  return isTraced ? undefined : document.getText(selection);
}
