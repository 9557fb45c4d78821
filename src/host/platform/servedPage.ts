/** A webview panel with one of our pages in it, connected to the handlers that serve the page. */
import type * as vscode from "vscode";
import { message } from "../../messages/message";
import { nothingContract, type NothingContract } from "../../protocol/traceShapes";
import type { Audience } from "../../protocol/requests/request";
import { givenTo, type EngineContract } from "../../protocol/requests/list";
import { CodedError } from "../../protocol/errors";
import { createPeer, type Contract, type Handlers, type Peer } from "../../protocol/rpc";
import type { Engine } from "./engineClient";
import { pageHtml, webviewOptions, type PageName } from "./webviewHtml";

export interface PageServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

export interface ServedPage<Local extends Contract> {
  readonly page: PageName;
  /** What the host answers by itself. */
  readonly contract: Local;
  readonly handlers: Handlers<Local>;
  /** Answers what the page asks the engine; nobody does where there is none. */
  readonly askEngine?: Ask;
}

/** Undefined for what may not be asked. */
export type Ask = (call: string, params: unknown, signal: AbortSignal) => Promise<unknown> | undefined;

/**
 * Asks the engine what an audience may ask it. `given`: the parameters that the host fills in, by name, see requests/request.ts; a
 * promise is waited for.
 */
export function askingFor(
  audience: Audience,
  engine: Pick<Engine, "pass">,
  given: Readonly<Record<string, () => unknown>> = {},
): Ask {
  return (call, params, signal) => {
    const names = givenTo(audience, call);
    if (!names) return undefined;
    const pass = (filled: object) =>
      engine.pass(call as keyof EngineContract["calls"], { ...(params as object), ...filled }, signal);
    if (names.length === 0) return pass({});
    const all = names.map((name) => given[name]?.());
    return Promise.all(all).then((values) => pass(Object.fromEntries(names.map((name, at) => [name, values[at]]))));
  };
}

/** Fills the panel with the page, and serves it until the panel is closed. */
export function servePage<Local extends Contract>(
  { extensionUri, log }: PageServices,
  panel: vscode.WebviewPanel,
  { page, contract, handlers, askEngine }: ServedPage<Local>,
): Peer<Local, NothingContract> {
  const { webview } = panel;
  const peer = createPeer<Local, NothingContract>({
    local: contract,
    remote: nothingContract,
    handlers,
    listeners: {},
    forward: (method, params, signal) => askEngine?.(method, params, signal),
    post: (sent) => void webview.postMessage(sent),
    onDefect: (error) => log.error(error instanceof Error ? error : String(error)),
  });
  const receiving = webview.onDidReceiveMessage((received: unknown) => peer.receive(received));
  panel.onDidDispose(() => {
    peer.close(new CodedError("panel-closed", message("host.panelClosed")));
    receiving.dispose();
  });
  webview.options = webviewOptions(extensionUri);
  webview.html = pageHtml(webview, extensionUri, page, panel.title);
  return peer;
}
