/** A webview panel with one of our pages in it, connected to the handlers that serve the page. */
import type * as vscode from "vscode";
import { nothingContract, type NothingContract } from "../../protocol/engineContract";
import { CodedError } from "../../protocol/errors";
import { createPeer, type Contract, type Handlers, type Peer } from "../../protocol/rpc";
import { pageHtml, webviewOptions, type PageName } from "./webviewHtml";

export interface PageServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

export interface ServedPage<Local extends Contract> {
  readonly page: PageName;
  readonly contract: Local;
  readonly handlers: Handlers<Local>;
}

/** Fills the panel with the page, and serves it until the panel is closed. */
export function servePage<Local extends Contract>(
  { extensionUri, log }: PageServices,
  panel: vscode.WebviewPanel,
  { page, contract, handlers }: ServedPage<Local>,
): Peer<Local, NothingContract> {
  const { webview } = panel;
  const peer = createPeer<Local, NothingContract>({
    local: contract,
    remote: nothingContract,
    handlers,
    listeners: {},
    post: (message) => void webview.postMessage(message),
    onDefect: (error) => log.error(error instanceof Error ? error : String(error)),
  });
  const receiving = webview.onDidReceiveMessage((message: unknown) => peer.receive(message));
  panel.onDidDispose(() => {
    peer.close(new CodedError("panel-closed", "The panel was closed."));
    receiving.dispose();
  });
  webview.options = webviewOptions;
  webview.html = pageHtml(extensionUri, page, panel.title);
  return peer;
}
