/** The list of cells. Adding one touches its own file and this list. */
import type { CellDefinition } from "../cellDefinition";
import { clockworkRnn } from "./clockworkRnn";
import { depthGatedLstm } from "./depthGatedLstm";
import { gridLstm, gridLstmLowest } from "./gridLstm";
import { gru, gruResetBefore } from "./gru";
import { coupledLstm, lstm, peepholeLstm, projectedLstm } from "./lstm";
import { lstmVariants } from "./lstmVariants";
import { minGru, minLstm } from "./minimal";
import { mlstm } from "./mlstm";
import { multiplicativeLstm } from "./multiplicativeLstm";
import { mut1, mut2, mut3 } from "./mut";
import { rnn, rnnRelu, rnnTanh } from "./rnn";
import { slstm } from "./slstm";

const list: readonly CellDefinition[] = [
  lstm,
  peepholeLstm,
  coupledLstm,
  projectedLstm,
  gru,
  gruResetBefore,
  rnnTanh,
  rnnRelu,
  rnn,
  depthGatedLstm,
  gridLstm,
  gridLstmLowest,
  clockworkRnn,
  ...lstmVariants,
  mut1,
  mut2,
  mut3,
  multiplicativeLstm,
  slstm,
  mlstm,
  minLstm,
  minGru,
];

export const cells: ReadonlyMap<string, CellDefinition> = new Map(list.map((cell) => [cell.id, cell]));
