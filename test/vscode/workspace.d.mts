export function makeWorkspace(settings?: Record<string, unknown>): string;
export function fillWorkspace(folder: string, settings?: Record<string, unknown>): void;
