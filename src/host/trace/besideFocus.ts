/**
 * Panels of one text look at the same place of it: where a person steps in one, the others follow. Models cut a text into
 * tokens of their own, so that what is followed is the place in the text, not the token's number.
 */
import type { TraceSession } from "./traceSession";

/** `others` are the sessions of the same document in other panels, that first which was used last. */
export function followFocus(session: TraceSession, others: () => readonly TraceSession[]): void {
  session.focus.onDidChange(() => others().forEach((other) => bring(other, session)));
  // A panel that just opened begins where the person is, as soon as its trace has that place.
  let isNew = true;
  session.onDidChange(() => {
    if (!isNew || !session.trace) return;
    const [leader] = others();
    if (leader && session.focus.current.token === null) bring(session, leader);
    isNew = session.isRunning && session.focus.current.token === null;
  });
}

/** Brings the focus of a session to where another one's is; it stays where its token has some of that text already. */
function bring(to: TraceSession, from: TraceSession): void {
  const { token } = from.focus.current;
  if (token === null || !to.trace) return;
  const now = to.focus.current.token;
  if (!from.text || !to.text) {
    // The rows of a file of numbers are the same to every model.
    if (!from.text && !to.text && now !== token && token < to.trace.tokenCount) to.focus.show(token);
    return;
  }
  const place = from.text.placeOf(token);
  const here = now === null ? null : to.text.placeOf(now);
  if (!place || (here && here.start < place.end && place.start < here.end)) return;
  const there = to.text.tokenThrough(place);
  if (there !== null) to.focus.show(there);
}
