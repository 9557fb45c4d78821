/** Characters that a model's vocabulary lacks: each shown once, with how often and where, and the person decides. */
import * as vscode from "vscode";
import * as v from "valibot";
import { codeOfCharacter, nameOfCharacter } from "../../messages/characters";
import { unencodable, type Unencodable } from "../../protocol/traceShapes";
import type { CodedError } from "../../protocol/errors";
import type { ModelReference } from "../../protocol/model";
import { say, textOf } from "../platform/language";
import type { Models } from "../models/models";
import type { TraceSession } from "./traceSession";
import type { TextSource } from "./traceSource";

export interface Decision {
  readonly skip: boolean;
  readonly model?: ModelReference;
}

/** The bundled model that reads bytes, whatever they are. */
const READS_ALL = { kind: "bundled", name: "bytes" } as const;

const details = v.object({ total: v.number(), found: v.array(unencodable) });

interface Item extends vscode.QuickPickItem {
  readonly decide?: () => Promise<Decision | undefined>;
  readonly reveal?: vscode.Range;
}

/** Lists the characters with their positions; undefined means that nothing shall be traced. */
export async function decideOnUnencodable(
  session: TraceSession,
  error: CodedError,
  models: Models,
): Promise<Decision | undefined> {
  const parsed = v.safeParse(details, error.details);
  const source = session.textSource;
  if (!parsed.success || !source) return undefined;
  const { total, found } = parsed.output;
  const places: Item[] = groupBy(found, ({ codePoint }) => codePoint).map((alike) => place(source, alike));
  const items: Item[] = [
    {
      label: `$(debug-step-over) ${say("trace.skip")}`,
      detail: say("trace.skipDetail"),
      decide: () => decided({ skip: true }),
    },
    {
      label: `$(symbol-misc) ${say("trace.useBytes", { model: READS_ALL.name })}`,
      detail: say("trace.useBytesDetail"),
      decide: () => decided({ skip: false, model: READS_ALL }),
    },
    {
      label: `$(list-selection) ${say("trace.otherModel")}`,
      decide: async () => {
        const model = await models.pick();
        return model && { skip: false, model };
      },
    },
    {
      label: total > found.length ? say("trace.whereFirst", { n: found.length }) : say("trace.where"),
      kind: vscode.QuickPickItemKind.Separator,
    },
    ...places,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: textOf(error.said),
    placeHolder: say("trace.whatWithThem"),
    onDidSelectItem: (item: Item) => reveal(session, item.reveal),
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  return picked?.decide?.();
}

const decided = (decision: Decision): Promise<Decision> => Promise.resolve(decision);

/** In the order in which each first comes. */
function groupBy<T, K>(all: readonly T[], key: (one: T) => K): (readonly [T, ...T[]])[] {
  const groups = new Map<K, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return [...groups.values()];
}

/** One row of a character: how often it comes, and where first. */
function place(source: TextSource, alike: readonly [Unencodable, ...Unencodable[]]): Item {
  const [{ character, codePoint, sequence, offset }] = alike;
  const { document, ranges } = source;
  const start = (ranges[sequence]?.start ?? 0) + offset;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + character.length));
  const name = nameOfCharacter(character);
  const visible = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character}  ` : "";
  const label = name ? textOf(name) : `${visible}${codeOfCharacter(codePoint)}`;
  const first = { line: range.start.line + 1, column: range.start.character + 1 };
  const n = alike.length;
  const description = n === 1 ? say("trace.place", first) : say("trace.places", { n, ...first });
  return { label, description, reveal: range };
}

function reveal(session: TraceSession, range: vscode.Range | undefined): void {
  if (!range) return;
  const uri = session.uri.toString();
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  if (!editor) return;
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
