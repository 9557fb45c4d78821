export function compileKernel(folder?: string): Promise<{ relaxed: Uint8Array; plain: Uint8Array }>;
export function kernelSources(): string[];
