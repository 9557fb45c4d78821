/** "Train a Model on This Text…": by the editor's selection or text, by files of the explorer, or by arguments. */
import * as vscode from "vscode";
import * as v from "valibot";
import { trainingChoice } from "../../protocol/training";
import type { Commands, CommandServices } from "../services";
import { textInActiveTab } from "../trace/recentEditor";
import { textOfEditor } from "./trainingTexts";

/** What a link, a task or another extension may give the command: files, a training to go on with, what is to be trained. */
const given = v.partial(
  v.object({ uris: v.array(v.string()), path: v.string(), choice: v.partial(trainingChoice), starts: v.boolean() }),
);

export function trainCommands({ trainings, recent }: CommandServices): Commands {
  return {
    "gatescope.train": (first?: unknown, selected?: unknown) => {
      if (first instanceof vscode.Uri) {
        const uris = Array.isArray(selected) ? (selected as unknown[]).filter((one) => one instanceof vscode.Uri) : [];
        return trainings.open({ path: null, uris: (uris.length > 0 ? uris : [first]).map(String) });
      }
      const asked = v.safeParse(given, first);
      if (asked.success && (asked.output.uris ?? asked.output.path) !== undefined) {
        const { uris = [], path = null, choice = {}, starts = false } = asked.output;
        const chosen = Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
        return trainings.open({ path, uris, choice: chosen, starts });
      }
      const active = vscode.window.activeTextEditor;
      const shown = active ? undefined : textInActiveTab();
      if (shown) return trainings.open({ path: null, uris: [shown.toString()] });
      const editor = active ?? recent.editor;
      if (!editor) return trainings.open({ path: null, uris: [], given: [] });
      const { isWhole, ...text } = textOfEditor(editor);
      const isFile = isWhole && !editor.document.isUntitled;
      return trainings.open({ path: null, uris: isFile ? [editor.document.uri.toString()] : [], given: [text] });
    },
  };
}
