/** The page that compares two checkpoints, found by its data-testid hooks. */
import type { Locator, Page } from "@playwright/test";
import { findWebview } from "../../../tools/vscode/window.mjs";

export class Comparison {
  constructor(private readonly page: Page) {}

  async part(testId: string): Promise<Locator> {
    return (await findWebview(this.page, "compare")).getByTestId(testId);
  }
}
