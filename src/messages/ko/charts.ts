import type { charts as english } from "../en/charts";
import type { Translation } from "../translation";

export const charts: Translation<typeof english> = {
  "charts.tokenLabel": "토큰 {token, number}: {label}",
  "charts.noValues": "값이 없는 꺾은선 그래프입니다.",
  "charts.lines": "토큰 {from, number}에서 {to, number}까지의 꺾은선 그래프입니다. {lines}.",
  "charts.withEnds": "{title}, {least}에서 {greatest}까지",
  "charts.line": "{title} {least}에서 {greatest}까지",
  "charts.lineNotComputed": "{title} 아직 계산하지 않음",
  "charts.histogramEmpty": "{title} 히스토그램입니다. {counted}이(가) 없습니다.",
  "charts.histogramOne": "{title} 히스토그램입니다. 값이 모두 {value}입니다.",
  "charts.histogram": "{title} 히스토그램입니다. {counted}은(는) {min}에서 {max}까지이며, {from}에서 {to}까지가 가장 많습니다.",
  "charts.countedValues": "값",
  "charts.countedUnits": "유닛",
  "charts.bin": "{from}에서 {to}까지",
  "charts.values": "값 {n, number}개",
  "charts.singularValue": "특잇값 {n, number}",
  "charts.singularValues": "{title}의 특잇값입니다. {lines}.",
  "charts.eigenvalues":
    "{what}의 고윳값 {n, number}개입니다. 그중 {outside, number}개가 단위원 밖에 있고, 가장 먼 것은 {radius}입니다.",
};
