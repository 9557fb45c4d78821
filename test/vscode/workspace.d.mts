export function makeWorkspace(settings?: Record<string, unknown>): string;
