import type { analysis as english } from "../en/analysis";
import type { Translation } from "../translation";

export const analysis: Translation<typeof english> = {
  "analysis.tileTooLarge": "{height, number} × {cells, number}개 값의 타일은 너무 큽니다.",
  "analysis.noLayer": "{file}에는 층이 {count, number}개이며, 번호가 {layer, number}인 층은 없습니다.",
  "analysis.rowsOutside": "행 {start, number}부터 {end, number}까지가 {name}의 {limit, number}개 안에 있지 않습니다.",
  "analysis.columnsOutside": "열 {start, number}부터 {end, number}까지가 {name}의 {limit, number}개 안에 있지 않습니다.",
};
