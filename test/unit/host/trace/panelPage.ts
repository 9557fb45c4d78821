/** A trace panel's page as a test plays it: what it knows, and what it is told. */
import { nothingContract } from "../../../../src/protocol/traceShapes";
import type { FocusState } from "../../../../src/protocol/focus";
import { changePanel, panelContract, type PanelChange, type PanelState } from "../../../../src/protocol/panelContract";
import { createPeer } from "../../../../src/protocol/rpc";
import type { WebviewPanel } from "../vscode";

/** Of a panel of the tests' own VS Code. */
export function openPage(panel: WebviewPanel) {
  const told: { change: PanelChange }[] = [];
  const answered: string[] = [];
  let state: PanelState | null = null;
  let focus: FocusState | null = null;
  let front: string | null | undefined;
  const peer = createPeer({
    local: nothingContract,
    remote: panelContract,
    handlers: {},
    post: (message) => panel.receive(message),
    listeners: {
      begin: ({ panel, focus: now, front: last }) => ([state, focus, front] = [panel, now, last]),
      change(change) {
        told.push({ change });
        if (state) state = changePanel(state, change);
      },
      focus: (now) => (focus = now),
      answer: ({ call }) => answered.push(call),
    },
    onDefect: (error) => {
      throw error;
    },
  });
  panel.load((message) => peer.receive(message));
  return {
    peer,
    told,
    /** What was answered before it was asked. */
    answered,
    async load() {
      const answer = await peer.call("load", {});
      ({ panel: state, focus } = answer);
      told.length = 0;
      return answer;
    },
    get state() {
      if (!state) throw new Error("The page has not loaded.");
      return state;
    },
    /** The view that it was told to begin with. */
    get front() {
      return front;
    },
    get focus() {
      return focus?.focus;
    },
  };
}
