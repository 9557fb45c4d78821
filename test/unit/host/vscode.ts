/**
 * As much of VS Code's API as the host's sessions and panels use, for tests without a VS Code: texts that can be edited,
 * editors with a caret, settings, and webview panels whose page is the test. vitest.config.mts puts it in the place of "vscode".
 */
import { EventEmitter as NodeEvents } from "node:events";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path/posix";

type Listener<T> = (value: T) => unknown;

export class Disposable {
  constructor(private readonly end: () => unknown) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  dispose(): void {
    this.end();
  }
}

export class EventEmitter<T> {
  private readonly events = new NodeEvents().setMaxListeners(0);
  readonly event = (listener: Listener<T>, _?: unknown, disposables?: Disposable[]): Disposable => {
    this.events.on("event", listener);
    const listening = new Disposable(() => this.events.off("event", listener));
    disposables?.push(listening);
    return listening;
  };
  fire(value: T): void {
    this.events.emit("event", value);
  }
  dispose(): void {
    this.events.removeAllListeners();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const { protocol, pathname } = new URL(text);
    return new Uri(protocol.slice(0, -1), decodeURIComponent(pathname));
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, join(uri.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${encodeURI(this.path)}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  isEqual(other: Position): boolean {
    return this.line === other.line && this.character === other.character;
  }
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }
  isEqual(other: Range): boolean {
    return this.start.isEqual(other.start) && this.end.isEqual(other.end);
  }
}
export class Selection extends Range {}

/** A text; positions stand before a line's break or behind it, never within, as VS Code has them. */
export class TextDocument {
  isClosed = false;
  readonly version = 1;
  constructor(
    readonly uri: Uri,
    private text: string,
  ) {}
  getText(range?: Range): string {
    return range ? this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.text;
  }
  private get starts(): number[] {
    return [0, ...[...this.text.matchAll(/\r\n|\n/g)].map(({ index, 0: found }) => index + found.length)];
  }
  offsetAt({ line, character }: Position): number {
    return (this.starts[line] ?? this.text.length) + character;
  }
  positionAt(offset: number): Position {
    const { starts } = this;
    const line = starts.findLastIndex((start) => start <= offset);
    const start = starts[line] ?? 0;
    const length = (/^[^\r\n]*/.exec(this.text.slice(start)) ?? [""])[0].length;
    return new Position(line, Math.min(Math.min(offset, this.text.length) - start, length));
  }
  /** Types: what a person does, and what an undo does. */
  replace(offset: number, removed: number, inserted: string): void {
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + removed);
    const contentChanges = [{ rangeOffset: offset, rangeLength: removed, text: inserted }];
    changedDocument.fire({ document: this, contentChanges });
  }
}

export class TextEditor {
  revealed: Range | null = null;
  /** Where it is decorated. */
  decorated: readonly Range[] = [];
  constructor(
    readonly document: TextDocument,
    public selection = new Selection(new Position(0, 0), new Position(0, 0)),
  ) {}
  get selections(): Selection[] {
    return [this.selection];
  }
  setDecorations(_: unknown, ranges: readonly Range[]): void {
    this.decorated = ranges;
  }
  revealRange(range: Range): void {
    this.revealed = range;
  }
  /** Puts the caret at an offset, or selects up to another; `by` whom, where VS Code would say it. */
  select(start: number, end = start, by?: keyof typeof TextEditorSelectionChangeKind): void {
    this.selection = new Selection(this.document.positionAt(start), this.document.positionAt(end));
    changedSelection.fire({ textEditor: this, kind: by && TextEditorSelectionChangeKind[by] });
  }
}

/** A panel whose page is whoever listens to `posted` and calls `receive`. */
export class WebviewPanel {
  private isVisible = true;
  active = false;
  iconPath: unknown;
  private readonly received = new EventEmitter<unknown>();
  private readonly disposed = new EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeViewState = this.changed.event;
  readonly posted = new EventEmitter<unknown>();
  /** What was posted before the page loaded: VS Code keeps it until then. */
  private kept: unknown[] | null = [];
  readonly webview = {
    asWebviewUri: (uri: Uri) => uri,
    html: "",
    options: {},
    onDidReceiveMessage: this.received.event,
    postMessage: (message: unknown) => {
      if (this.kept) this.kept.push(structuredClone(message));
      return Promise.resolve(this.posted.fire(structuredClone(message)));
    },
  };
  constructor(
    public title: string,
    readonly viewColumn = 2,
  ) {}
  /** Takes the focus, from the others too. */
  activate(): void {
    for (const panel of fake.panels) panel.active = panel === this;
    this.changed.fire();
  }
  get visible(): boolean {
    return this.isVisible;
  }
  set visible(visible: boolean) {
    this.isVisible = visible;
    this.changed.fire();
  }
  /** The page has loaded: it takes what was kept, and hears what follows. */
  load(hear: (message: unknown) => void): void {
    this.kept?.forEach(hear);
    this.kept = null;
    this.posted.event(hear);
  }
  receive(message: unknown): void {
    this.received.fire(structuredClone(message));
  }
  reveal(): void {
    this.visible = true;
  }
  dispose(): void {
    this.disposed.fire();
  }
}

const changedDocument = new EventEmitter<unknown>();
const changedFile = new EventEmitter<void>();
const deletedFile = new EventEmitter<void>();
const changedSelection = new EventEmitter<unknown>();
const silent = () => new Disposable(() => undefined);

/** What a test may set up and look at. */
export const fake = {
  settings: {} as Record<string, unknown>,
  /** Sizes of the files on disk. */
  files: new Map<string, number>(),
  /** Writes a file, or deletes it. */
  write(path: string, size: number | undefined): void {
    if (size === undefined) fake.files.delete(path);
    else fake.files.set(path, size);
    if (size === undefined) deletedFile.fire();
    changedFile.fire();
  },
  documents: [] as TextDocument[],
  editors: [] as TextEditor[],
  panels: [] as WebviewPanel[],
  told: [] as string[],
  /** Globs of files that are watched. */
  watched: [] as string[],
  /** Notifications of progress that are shown, and what they said. */
  progress: [] as { title: string; reports: { message: string }[] }[],
  /** Rows of the last choice that was offered; nothing is chosen. */
  offered: [] as { label: string; description?: string }[],
  /** What a person types where a text is asked for; undefined: nothing. */
  typed: undefined as string | undefined,
  /** What stands there before they type. */
  proposed: undefined as string | undefined,
  /** What is marked in files, by their URIs. */
  problems: new Map<string, readonly unknown[]>(),
  /** Ids of the commands. */
  registered: [] as string[],
  reset(): void {
    fake.settings = {};
    fake.files.clear();
    fake.problems.clear();
    fake.told = [];
    fake.watched = [];
    fake.offered = [];
    fake.typed = undefined;
    fake.proposed = undefined;
    fake.registered = [];
    env.language = "en";
    for (const list of [fake.documents, fake.editors, fake.panels, fake.progress]) list.length = 0;
  },
  open(path: string, text: string): TextEditor {
    const document = new TextDocument(Uri.file(path), text);
    const editor = new TextEditor(document);
    fake.documents.push(document);
    fake.editors.push(editor);
    return editor;
  },
};

export const workspace = {
  getWorkspaceFolder: () => undefined,
  get textDocuments() {
    return fake.documents;
  },
  onDidChangeTextDocument: changedDocument.event,
  onDidOpenTextDocument: silent,
  onDidCloseTextDocument: silent,
  onDidChangeConfiguration: silent,
  findFiles: () => Promise.resolve([...fake.files.keys()].map((path) => Uri.file(path))),
  getConfiguration: () => ({ get: (name: string, otherwise?: unknown) => fake.settings[name] ?? otherwise }),
  openTextDocument: (uri: Uri) => Promise.resolve(fake.documents.find((one) => one.uri.toString() === uri.toString())),
  asRelativePath: (uri: Uri) => uri.path,
  createFileSystemWatcher: ({ pattern }: RelativePattern) => ({
    ...(fake.watched.push(pattern), {}),
    onDidChange: changedFile.event,
    onDidCreate: silent,
    onDidDelete: deletedFile.event,
    dispose: () => undefined,
  }),
  fs: {
    readDirectory: ({ path }: Uri) =>
      Promise.resolve(
        [...fake.files.keys()].filter((file) => dirname(file) === path).map((file) => [basename(file), 1] as [string, number]),
      ),
    /** Of the disk itself. */
    readFile: ({ path }: Uri) => readFile(path),
    stat: ({ path }: Uri) => {
      const size = fake.files.get(path);
      return size === undefined ? Promise.reject(new Error(`No ${path}.`)) : Promise.resolve({ mtime: 1, size });
    },
  },
};

const tell = (text: string) => Promise.resolve(void fake.told.push(text));
export const TextEditorSelectionChangeKind = { Keyboard: 1, Mouse: 2, Command: 3 } as const;

export class TabInputText {
  constructor(readonly uri: Uri) {}
}

export const window = {
  tabGroups: { activeTabGroup: { activeTab: undefined as { readonly input: unknown } | undefined } },
  onDidChangeTextEditorSelection: changedSelection.event,
  onDidChangeActiveTextEditor: silent,
  onDidChangeVisibleTextEditors: silent,
  createTextEditorDecorationType: silent,
  createStatusBarItem: () => ({ show: () => undefined, dispose: () => undefined }),
  activeColorTheme: { kind: 2 },
  get activeTextEditor(): TextEditor | undefined {
    return fake.editors.at(-1);
  },
  get visibleTextEditors(): readonly TextEditor[] {
    return fake.editors;
  },
  registerWebviewPanelSerializer: silent,
  createWebviewPanel(_: string, title: string, { viewColumn }: { viewColumn: number }): WebviewPanel {
    const panel = new WebviewPanel(title, viewColumn > 0 ? viewColumn : 2);
    fake.panels.push(panel);
    return panel;
  },
  showTextDocument: ({ path }: Uri) => tell(path),
  showErrorMessage: tell,
  showInformationMessage: tell,
  showInputBox: ({ value }: { value?: string }) => ((fake.proposed = value), Promise.resolve(fake.typed)),
  showQuickPick: async (rows: typeof fake.offered | Promise<typeof fake.offered>) => void (fake.offered = await rows),
  async withProgress({ title }: { title: string }, work: (...given: unknown[]) => unknown): Promise<void> {
    const shown = { title, reports: [] as { message: string }[] };
    fake.progress.push(shown);
    await work({ report: (said: { message: string }) => shown.reports.push(said) }, { onCancellationRequested: silent });
    fake.progress.splice(fake.progress.indexOf(shown), 1);
  },
};

/** What the workspace remembers. */
export class Memento {
  private readonly kept = new Map<string, unknown>();
  get(key: string): unknown {
    return this.kept.get(key);
  }
  update(key: string, value: unknown): Promise<void> {
    this.kept.set(key, structuredClone(value));
    return Promise.resolve();
  }
  keys(): string[] {
    return [...this.kept.keys()];
  }
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export class ThemeColor {
  constructor(readonly id: string) {}
}
export const OverviewRulerLane = { Full: 7 };
export const DecorationRangeBehavior = { ClosedClosed: 1 };
export class ThemeIcon {
  constructor(readonly id: string) {}
}

export const commands = {
  executeCommand: () => Promise.resolve(),
  registerCommand: (id: string) => (fake.registered.push(id), silent()),
};
export class RelativePattern {
  constructor(
    readonly base: Uri,
    readonly pattern: string,
  ) {}
}
export const languages = {
  createDiagnosticCollection: () => ({
    set: (uri: Uri, found: readonly unknown[]) => fake.problems.set(uri.toString(), found),
    delete: (uri: Uri) => fake.problems.delete(uri.toString()),
    dispose: () => undefined,
  }),
};
export class Diagnostic {
  source = "";
  constructor(
    readonly range: Range,
    readonly message: string,
  ) {}
}
export const DiagnosticSeverity = { Error: 0 };
export const StatusBarAlignment = { Right: 2 };
export const ViewColumn = { Active: -1, Beside: -2, One: 1 };
export const ProgressLocation = { Notification: 15 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };
export const QuickPickItemKind = { Separator: -1 };

export class MarkdownString {
  isTrusted: unknown;
  constructor(readonly value: string) {}
}
export class Hover {
  constructor(
    readonly contents: MarkdownString | string,
    readonly range?: Range,
  ) {}
}
export const ColorThemeKind = { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 };

/** The display language, and what a language pack brings. */
export const env = { language: "en" };
export const l10n = { bundle: undefined };
