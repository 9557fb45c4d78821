/**
 * A model whose tokens stand for nobody knows what: the person says once where its vocabulary is, and the checkpoint's
 * manifest remembers.
 */
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { Choices, Manifests } from "../checkpoints/manifests";

type Vocabulary = NonNullable<Choices["vocabulary"]>;

interface Item extends vscode.QuickPickItem {
  readonly choose: () => Promise<Vocabulary | undefined>;
}

/** Asks, and writes the answer down; false where the person gave none. Fails as `Manifests.writeDown` does. */
export async function chooseVocabulary(checkpoint: string, manifests: Manifests): Promise<boolean> {
  const file = async (kind: "file" | "training-text", title: string): Promise<Vocabulary | undefined> => {
    const [uri] = (await vscode.window.showOpenDialog({
      title, openLabel: "Use This File", defaultUri: vscode.Uri.file(dirname(checkpoint)),
    })) ?? [];
    return uri && { kind, file: uri.fsPath };
  };
  const items: Item[] = [
    {
      label: "$(book) Choose a Vocabulary File…",
      detail: "It lists the tokens, or is a tokenizer.json",
      choose: () => file("file", "Choose a Vocabulary File"),
    },
    {
      label: "$(file-text) From a Training Text…",
      detail: "The text that the model was trained on; its characters are the tokens",
      choose: () => file("training-text", "Choose the Text That the Model Was Trained On"),
    },
    {
      label: "$(symbol-numeric) Show Tokens by Number",
      detail: "What is traced is a text of token ids, such as 17 4 93",
      choose: () => Promise.resolve({ kind: "integers" }),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: `The vocabulary of ${basename(checkpoint)}`,
    placeHolder: "What do its tokens stand for? The answer is written into its manifest.",
    ignoreFocusOut: true,
  });
  const vocabulary = await picked?.choose();
  if (!vocabulary) return false;
  await manifests.writeDown(checkpoint, { vocabulary });
  return true;
}
