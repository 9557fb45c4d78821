/** What a page does by itself, with what went wrong told in its state. */
import { errorText } from "./language";
import type { Store } from "./store";

/** `failed` is said of what has no text of its own. */
export async function doing<State extends { readonly problem: string | null }>(
  store: Store<State>,
  failed: string,
  work: () => Promise<unknown>,
): Promise<void> {
  store.update((state) => ({ ...state, problem: null }));
  try {
    await work();
  } catch (error) {
    store.update((state) => ({ ...state, problem: errorText(error) || failed }));
  }
}
