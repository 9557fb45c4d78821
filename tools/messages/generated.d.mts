export const CONTRIBUTIONS: string;
export function generatedFiles(catalogues: {
  readonly english: Readonly<Record<string, string>>;
  readonly korean: Readonly<Record<string, string>>;
}): Record<string, string>;
