import type { hover as english } from "../en/hover";
import type { Translation } from "../translation";

export const hover: Translation<typeof english> = {
  "hover.place": "{token}({n, number}개 중 {place, number}번째), {line, number}행 {column, number}열",
  "hover.show": "패널에서 보기",
  "hover.notReached": "아직 이 토큰까지 계산하지 않았습니다.",
  "hover.edited": "추적한 뒤 이 부분의 텍스트를 고쳤습니다. 값을 보려면 다시 추적하십시오.",
  "hover.layer": "층 {layer, number}",
  "hover.meanRow": "유닛 평균",
  "hover.unitRow": "유닛 {unit, number}",
  "hover.noSuchUnit": "{channel}에는 유닛이 {n, number}개뿐이며 유닛 {unit, number}은(는) 없습니다.",
  "hover.pictureOfMean": "{model}, 유닛 평균, 최근 {tokens}. {courses}",
  "hover.pictureOfUnit": "{model}, 유닛 {unit, number}, 최근 {tokens}. {courses}",
  "hover.course": "{state} {least}~{greatest}",
  "hover.courseNotFinite": "{state} 유한하지 않음",
  "hover.last": "최근 {tokens}",
  "hover.noFiniteValue": "유한한 값 없음",
  "hover.next": "다음 예상: {likely}",
  "hover.thisAndNext": "이 토큰: {share}. 다음 예상: {likely}",
};
