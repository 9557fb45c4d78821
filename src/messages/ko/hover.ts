import type { hover as english } from "../en/hover";
import type { Translation } from "../translation";

export const hover: Translation<typeof english> = {
  "hover.place": "{token}({n, number}개 중 {place, number}번째), {line, number}행 {column, number}열",
  "hover.show": "패널에서 보기",
  "hover.showCell": "계산 과정 보기",
  "hover.keepsAndWrites":
    "유닛 {unit, number}은(는) {before}였던 {state}의 {kept}를 남기고 {written}을(를) 더했습니다. 지금 값은 {after}입니다.",
  "hover.scalesAndWrites":
    "유닛 {unit, number}은(는) {before}였던 {state}에 {factor}을(를) 곱하고 {written}을(를) 더했습니다. 지금 값은 {after}입니다.",
  "hover.readAs": "토큰 {n, number}개로 읽었습니다. {tokens}",
  "hover.readAsTogether": "토큰 {n, number}개로 읽었습니다. {tokens}, 합쳐서 {share}",
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
  "hover.says": "이 자리의 출력: {listed}",
  "hover.assumed": "가정한 것: {subjects}.",
  "hover.open": "정해지지 않은 것: {subjects}.",
  "hover.inspect": "검사기에서 보기",
  "hover.thisAndNext": "이 토큰: {share}. 다음 예상: {likely}",
};
