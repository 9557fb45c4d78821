/**
 * What VS Code knows about a document: the types of its semantic tokens, and the symbols that its places are inside of, as far as
 * the language's extension tells them. Syntactic scopes, by which a theme colours, are not to be had for extensions.
 */
import * as vscode from "vscode";
import { message, type Message } from "../../messages/message";
import type { TextMark } from "../../protocol/textMarks";
import type { TextRange } from "./tracedText";

/** A language's extension that is still starting is not waited for. */
const MOST_WAIT_MS = 500;
const LONGEST_TEXT = 2 ** 20;
const MOST_MARKS = 64;

interface Found {
  readonly follows: Message;
  readonly ranges: TextRange[];
}

const all = new WeakMap<vscode.TextDocument, EditorMarks>();

export class EditorMarks {
  private known: { readonly version: number; readonly marks: Promise<readonly Found[]> } | undefined;

  private constructor(private readonly document: vscode.TextDocument) {}

  /** Those of a document, for everybody. */
  static in(document: vscode.TextDocument): EditorMarks {
    const marks = all.get(document) ?? new EditorMarks(document);
    all.set(document, marks);
    return marks;
  }

  /**
   * Begins to ask anew: VS Code's window answers at once what is asked of it before it opens a panel, and late what is asked
   * meanwhile.
   */
  find(): void {
    this.known = undefined;
    void this.found();
  }

  /** By what stands in the document now; `sequences` are where the traced texts stand in it. What is not known in time is left out. */
  async of(sequences: readonly TextRange[]): Promise<TextMark[]> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), MOST_WAIT_MS));
    const found = await Promise.race([this.found(), late]);
    return (found ?? []).slice(0, MOST_MARKS).map(({ follows, ranges }) => {
      const sorted = ranges.toSorted((a, b) => a.start - b.start);
      const bySequence = sequences.map(({ start, end }) =>
        sorted
          .filter((range) => range.start < end && range.end > start)
          .map((range) => ({ start: Math.max(range.start, start) - start, end: Math.min(range.end, end) - start })),
      );
      return {
        follows,
        starts: bySequence.map((inside) => Uint32Array.from(inside, (range) => range.start)),
        ends: bySequence.map((inside) => Uint32Array.from(inside, (range) => range.end)),
      };
    });
  }

  /** In the document as it is now. */
  private found(): Promise<readonly Found[]> {
    const { document } = this;
    if (document.getText().length > LONGEST_TEXT) return Promise.resolve([]);
    if (this.known?.version !== document.version) this.known = { version: document.version, marks: findAll(document) };
    return this.known.marks;
  }
}

async function findAll(document: vscode.TextDocument): Promise<Found[]> {
  const both = await Promise.all([tokenTypes(document), symbols(document)].map((found) => found.catch(() => [])));
  return both.flat();
}

async function tokenTypes(document: vscode.TextDocument): Promise<Found[]> {
  const ask = <Answer>(command: string) => vscode.commands.executeCommand<Answer | undefined>(command, document.uri);
  const legend = await ask<vscode.SemanticTokensLegend>("vscode.provideDocumentSemanticTokensLegend");
  const tokens = legend && (await ask<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens"));
  if (!tokens) return [];
  const byType = new Map<string, TextRange[]>();
  let [line, character] = [0, 0];
  for (let at = 0; at + 5 <= tokens.data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0] = tokens.data.subarray(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = document.offsetAt(new vscode.Position(line, character));
    add(byType, legend.tokenTypes[type] ?? String(type), { start, end: start + length });
  }
  return Array.from(byType, ([type, ranges]) => ({ follows: message("explain.followsTokenType", { type }), ranges }));
}

async function symbols(document: vscode.TextDocument): Promise<Found[]> {
  const command = "vscode.executeDocumentSymbolProvider";
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(command, document.uri);
  const byKind = new Map<string, TextRange[]>();
  const visit = (symbol: vscode.DocumentSymbol) => {
    const { start, end } = symbol.range;
    const kind = vscode.SymbolKind[symbol.kind]?.toLowerCase() ?? String(symbol.kind);
    add(byKind, kind, { start: document.offsetAt(start), end: document.offsetAt(end) });
    symbol.children?.forEach(visit);
  };
  for (const symbol of found ?? []) if ("range" in symbol) visit(symbol); // an older provider tells no more than names
  return Array.from(byKind, ([kind, ranges]) => ({ follows: message("explain.followsSymbol", { kind }), ranges }));
}

function add(all: Map<string, TextRange[]>, name: string, range: TextRange): void {
  const ranges = all.get(name) ?? [];
  ranges.push(range);
  all.set(name, ranges);
}
