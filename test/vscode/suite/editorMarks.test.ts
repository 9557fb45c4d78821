/** What VS Code tells of a document, from a language's extension: here one of the test's own. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { EditorMarks } from "../../../src/host/trace/editorMarks";
import { closeAll, show } from "./support";

const legend = new vscode.SemanticTokensLegend(["keyword", "variable"]);

describe("what the editor knows of a text", () => {
  const provided: vscode.Disposable[] = [];
  afterEach(async () => {
    vscode.Disposable.from(...provided.splice(0)).dispose();
    await closeAll();
  });

  it("is nothing where no extension tells anything", async () => {
    const { document } = await show("short.txt");
    assert.deepStrictEqual(await EditorMarks.in(document).of([{ start: 0, end: 10 }]), []);
  });

  it("is the types of semantic tokens and the symbols around a place, by traced text", async () => {
    const { document } = await show("short.txt");
    const at = (offset: number) => document.positionAt(offset);
    const semantic: vscode.DocumentSemanticTokensProvider = {
      provideDocumentSemanticTokens() {
        const builder = new vscode.SemanticTokensBuilder(legend);
        builder.push(new vscode.Range(at(0), at(2)), "keyword");
        builder.push(new vscode.Range(at(3), at(5)), "variable");
        return builder.build();
      },
    };
    const symbol: vscode.DocumentSymbolProvider = {
      provideDocumentSymbols() {
        const range = new vscode.Range(at(1), at(6));
        return [new vscode.DocumentSymbol("f", "", vscode.SymbolKind.Function, range, range)];
      },
    };
    provided.push(
      vscode.languages.registerDocumentSemanticTokensProvider("plaintext", semantic, legend),
      vscode.languages.registerDocumentSymbolProvider("plaintext", symbol),
    );
    EditorMarks.in(document).find(); // its language's extension has started since it was asked for the first time
    const found = await EditorMarks.in(document).of([
      { start: 1, end: 4 },
      { start: 4, end: 8 },
    ]);
    const told = found.map(({ follows, starts, ends }) => [
      Object.values(follows.args ?? {})[0],
      starts.map((of, n) => [...of].map((start, m) => [start, ends[n]?.[m]])),
    ]);
    assert.deepStrictEqual(told, [
      ["keyword", [[[0, 1]], []]],
      ["variable", [[[2, 3]], [[0, 1]]]],
      ["function", [[[0, 3]], [[0, 2]]]],
    ]);
  });
});
