import type { views as english } from "../en/views";
import type { Translation } from "../translation";

export const views: Translation<typeof english> = {
  "views.unitTitle": "유닛",
  "views.meanOfUnits": "모든 유닛의 평균",
  "views.unit": "유닛 {unit, number}",
  "views.courseOf": "{what}의 흐름",
  "views.deselect": "선택 해제",
  "views.tokensShown": "토큰 {from, number}에서 {to, number}까지. 확대하면 다른 토큰도 볼 수 있습니다",
  "views.tableTitle": "값 표",
  "views.tableOpen": "값 표 보기(T)",
  "views.tableClose": "값 표 숨기기(T)",
  "views.tableOf": "토큰 {token, number}, {label}: 층 {layer, number}의 값",
  "views.tableUnit": "유닛",
  "views.notReached": "아직 이 토큰까지 계산하지 않았습니다.",
  "views.reading": "값을 읽는 중입니다.",
};
