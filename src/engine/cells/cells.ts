/** The list of cells. Adding one touches its own file and this list. */
import type { CellDefinition } from "../defineCell";
import { gru, gruResetBefore } from "./gru";
import { lstm } from "./lstm";
import { rnnTanh } from "./rnn";

const list: readonly CellDefinition[] = [lstm, gru, gruResetBefore, rnnTanh];

export const cells: ReadonlyMap<string, CellDefinition> = new Map(list.map((cell) => [cell.id, cell]));
