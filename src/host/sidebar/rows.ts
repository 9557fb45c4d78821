/** What each tree in the activity bar's container is made of. */
import * as vscode from "vscode";

export interface Rows<Row> {
  readonly roots: () => Row[] | Promise<Row[]>;
  /** Absent: no row has any. */
  readonly childrenOf?: (row: Row) => readonly Row[];
  readonly itemOf: (row: Row) => vscode.TreeItem;
  /** When the rows are to be asked for anew. */
  readonly changes: readonly vscode.Event<unknown>[];
}

export interface Tree<Row> extends vscode.Disposable {
  readonly view: vscode.TreeView<Row>;
}

/** Fills a view that package.json declares. */
export function showTree<Row>(id: string, { roots, childrenOf, itemOf, changes }: Rows<Row>): Tree<Row> {
  const changed = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView<Row>(id, {
    treeDataProvider: {
      getChildren: (row) => (row === undefined ? roots() : [...(childrenOf?.(row) ?? [])]),
      getTreeItem: itemOf,
      onDidChangeTreeData: changed.event,
    },
  });
  const listening = changes.map((change) => change(() => changed.fire(undefined)));
  return { view, dispose: () => vscode.Disposable.from(view, changed, ...listening).dispose() };
}
