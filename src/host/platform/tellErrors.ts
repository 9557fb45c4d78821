/** Where work ends that nobody waits for. */
import * as vscode from "vscode";
import { errorText } from "./language";

/** What goes wrong is told to the person, in their language. */
export async function tellErrors(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(errorText(error));
  }
}
