import type { cellView as english } from "../en/cellView";
import type { Translation } from "../translation";

/** 한 단계를 어떻게 계산하는지 보여 주는 보기. */
export const cellView: Translation<typeof english> = {
  "cellView.title": "셀",
  "cellView.drawing": "{unit, number}번 유닛의 값을 적은 {cell} 그림",
  "cellView.kept": "남긴 값",
  "cellView.written": "쓴 값",
  "cellView.sum": "합",
};
