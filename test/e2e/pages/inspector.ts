/** The checkpoint inspector as a person sees it, found by its data-testid hooks. */
import type { Frame, Locator, Page } from "@playwright/test";
import { findWebview } from "../../../tools/vscode/window.mjs";

export class Inspector {
  constructor(private readonly page: Page) {}

  async frame(): Promise<Frame> {
    return findWebview(this.page, "inspector");
  }

  async part(testId: string): Promise<Locator> {
    return (await this.frame()).getByTestId(testId);
  }

  /** The row of a tensor. */
  async row(name: string): Promise<Locator> {
    return (await this.part("tensor-row")).filter({ hasText: name }).first();
  }
}
