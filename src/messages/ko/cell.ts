import type { cell as english } from "../en/cell";
import type { Translation } from "../translation";

export const cell: Translation<typeof english> = {
  "cell.hiddenState": "은닉 상태",
  "cell.cellState": "셀 상태",
  "cell.forgetGate": "망각 게이트",
  "cell.inputGate": "입력 게이트",
  "cell.outputGate": "출력 게이트",
  "cell.updateGate": "업데이트 게이트",
  "cell.resetGate": "리셋 게이트",
  "cell.candidate": "후보 값",
  "cell.peephole": "핍홀 연결",
  "cell.coupledGate": "결합 게이트",
  "cell.gateNamed": "{role} {symbol}",
};
