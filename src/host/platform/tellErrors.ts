/** Where work ends that nobody waits for. */
import * as vscode from "vscode";
import { toCodedError } from "../../protocol/errors";

/** What goes wrong is told to the person, in the error's own words. */
export async function tellErrors(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(toCodedError(error).message);
  }
}
