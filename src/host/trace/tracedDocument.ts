/** What was traced of a document, and where its tokens stand in it now, in VS Code's positions. It asks the engine nothing. */
import * as vscode from "vscode";
import type { TokenSpan } from "../../protocol/tokenSpans";
import type { TraceDescription } from "../../protocol/traceShapes";
import { TracedText, type TextEdit, type TextRange } from "./tracedText";
import { textsOf, type TextSource } from "./traceSource";

export class TracedDocument {
  private text: TracedText;

  /** `ranges` are where the texts stood when they were traced. */
  constructor(
    private readonly source: TextSource,
    private readonly trace: Pick<TraceDescription, "sequences" | "ranges">,
    private readonly texts: readonly string[],
    ranges: readonly TextRange[],
  ) {
    this.text = new TracedText(trace, ranges, source.wholeFile);
  }

  /** An edit of the document that was made since. */
  apply(edit: TextEdit): void {
    this.text.apply(edit);
  }

  /** After everything was undone the text is what was traced, and nothing of it is stale. */
  recognise(): void {
    const { source, text, trace, texts } = this;
    if (text.stale.length === 0) return;
    const { ranges } = text;
    if (ranges.some(({ start, end }, index) => end - start !== texts[index]?.length)) return;
    const now = textsOf({ ...source, ranges });
    if (now.every((one, index) => one === texts[index])) this.text = new TracedText(trace, ranges, source.wholeFile);
  }

  /** Where the texts stand in the document now, edits and all. */
  get ranges(): TextRange[] {
    return this.text.ranges;
  }

  /** The tokens whose text was edited, or comes after an edit of their sequence: a span for each sequence that has some. */
  get stale(): TokenSpan[] {
    return this.text.stale;
  }

  /** The token at a position of the document, or null where there is none that still holds. */
  tokenAt(position: vscode.Position): number | null {
    return this.text.tokenAt(this.source.document.offsetAt(position));
  }

  /** The token that a caret stands on, or just behind. */
  tokenAtCaret(caret: vscode.Position): number | null {
    const { text } = this;
    const offset = this.source.document.offsetAt(caret);
    const isBehind = offset > 0 && text.stale.length === 0; // behind the last one there is no token
    return text.tokenAt(offset) ?? (isBehind ? text.tokenAt(offset - 1) : null);
  }

  /** Whether a position is in a traced text, at or behind an edit of it. */
  isStaleAt(position: vscode.Position): boolean {
    return this.text.isStaleAt(this.source.document.offsetAt(position));
  }

  /** Where a token's text stands now; null where it was edited. */
  rangeOf(token: number): vscode.Range | null {
    const range = this.text.rangeOf(token);
    if (!range) return null;
    const { document } = this.source;
    const start = document.positionAt(range.start);
    const end = document.positionAt(range.end);
    // A carriage return stands in the middle of a line break, where no position is: the break is what there is to select.
    return new vscode.Range(start, end.isEqual(start) ? document.positionAt(range.end + 1) : end);
  }

  /** Where a token's text stands now, in UTF-16 offsets of the document; null where it was edited. */
  placeOf(token: number): TextRange | null {
    return this.text.rangeOf(token);
  }

  /** The token with which a place of the document has been read to its end: of a character in several tokens the last one. */
  tokenThrough({ end }: TextRange): number | null {
    let token = this.text.tokenAt(end - 1);
    if (token === null) return null;
    const place = this.text.rangeOf(token);
    for (let next = this.text.rangeOf(token + 1); next && next.end === place?.end; next = this.text.rangeOf(token + 1)) token++;
    return token;
  }

  /** The tokens in a part of the document, whose text is as it was traced. */
  tokensIn(range: vscode.Range): TokenSpan[] {
    const { document } = this.source;
    return this.text.tokensIn(document.offsetAt(range.start), document.offsetAt(range.end));
  }
}
