/**
 * A model whose tokens stand for nobody knows what: the person says once where its vocabulary is, and the checkpoint's
 * manifest remembers.
 */
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { Choices, Manifests } from "../checkpoints/manifests";
import { say } from "../platform/language";

type Vocabulary = NonNullable<Choices["vocabulary"]>;

interface Item extends vscode.QuickPickItem {
  readonly choose: () => Promise<Vocabulary | undefined>;
}

/** Asks, and writes the answer down; false where the person gave none. Fails as `Manifests.writeDown` does. */
export async function chooseVocabulary(checkpoint: string, manifests: Manifests): Promise<boolean> {
  const file = async (kind: "file" | "training-text", title: string): Promise<Vocabulary | undefined> => {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title,
        openLabel: say("host.useFile"),
        defaultUri: vscode.Uri.file(dirname(checkpoint)),
      })) ?? [];
    return uri && { kind, file: uri.fsPath };
  };
  const items: Item[] = [
    {
      label: `$(book) ${say("host.vocabularyFile")}`,
      detail: say("host.vocabularyFileDetail"),
      choose: () => file("file", say("host.chooseVocabularyFile")),
    },
    {
      label: `$(file-text) ${say("host.trainingText")}`,
      detail: say("host.trainingTextDetail"),
      choose: () => file("training-text", say("host.chooseTrainingText")),
    },
    {
      label: `$(symbol-numeric) ${say("host.tokensByNumber")}`,
      detail: say("host.tokensByNumberDetail", { example: "17 4 93" }),
      choose: () => Promise.resolve({ kind: "integers" }),
    },
    {
      label: `$(graph-line) ${say("host.readsNumbers")}`,
      detail: say("host.readsNumbersDetail"),
      choose: () => Promise.resolve({ kind: "numbers" }),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: say("host.vocabularyOf", { checkpoint: basename(checkpoint) }),
    placeHolder: say("host.whatTokensAre"),
    ignoreFocusOut: true,
  });
  const vocabulary = await picked?.choose();
  if (!vocabulary) return false;
  await manifests.writeDown(checkpoint, { vocabulary });
  return true;
}
