import type { Browser, Frame, Page } from "playwright-core";

export const themes: Readonly<Record<"light" | "dark" | "high-contrast" | "high-contrast-light", string>>;
export const closeAllKey: string;
export function openBrowser(options?: { headed?: boolean; plain?: boolean }): Promise<Browser>;
export function openWindow(page: Page, address: string, options?: { language?: string; still?: boolean }): Promise<void>;
export function runCommand(page: Page, title: string): Promise<void>;
export function openFile(page: Page, name: string): Promise<void>;
export function findWebview(page: Page, testId: string, timeout?: number): Promise<Frame>;
