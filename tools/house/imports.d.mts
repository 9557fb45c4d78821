export interface Import {
  readonly from: string;
  readonly to: string;
}
export function readImports(root: string): Import[];
export function forbiddenImports(root: string, imports: readonly Import[]): string[];
export function circles(imports: readonly Import[]): string[];
