import type { colour as english } from "../en/colour";
import type { Translation } from "../translation";

export const colour: Translation<typeof english> = {
  "colour.statusName": "Gatescope 텍스트 색",
  "colour.statusTooltip": "추적한 텍스트를 색칠하는 기준입니다. 클릭하여 다른 기준을 고르거나 끄십시오.",
  "colour.noTrace": "색칠할 추적 텍스트가 없습니다. 먼저 텍스트를 추적하십시오.",
  "colour.surprise": "놀람도",
  "colour.surpriseDetail": "모델이 각 글자(토큰)를 얼마나 예상하지 못했는지 보여 줍니다",
  "colour.meanOf": "층 {layer, number}의 모든 유닛 평균입니다. 패널에서 유닛을 고르면 그 유닛의 값이 보입니다.",
  "colour.unitOf": "초점이 있는 층 {layer, number}, 유닛 {unit, number}의 값입니다",
  "colour.sources": "출처",
  "colour.sourcesDetail": "초점이 있는 유닛의 상태에 각 토큰이 쓴 값 가운데 지금 보는 토큰까지 남아 있는 몫",
  "colour.nothing": "색칠하지 않음",
  "colour.surpriseLegend": "진할수록 예상하지 못한 글자",
  "colour.meanLegend": "층 {layer, number} 평균 {channel}: 주황은 0 이상, 파랑은 0 미만",
  "colour.unitLegend": "층 {layer, number} 유닛 {unit, number}의 {channel}: 주황은 0 이상, 파랑은 0 미만",
  "colour.gateLegend": "층 {layer, number} 유닛 {unit, number}의 {channel}: 진할수록 열림",
  "colour.sourcesLegend": "층 {layer, number} 유닛 {unit, number}에 남은 몫: 주황은 늘림, 파랑은 줄임",
  "colour.sourcesLegendChosen": "층 {layer, number}에서 가장 많이 바뀐 유닛에 남은 몫: 주황은 늘림, 파랑은 줄임",
};
