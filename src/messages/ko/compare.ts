import type { compare as english } from "../en/compare";
import type { Translation } from "../translation";

/** 두 체크포인트를 비교하는 페이지. */
export const compare: Translation<typeof english> = {
  "compare.title": "두 체크포인트의 차이",
  "compare.open": "열기",
  "compare.layer": "{cell}, 입력 {inputs, number}개, 유닛 {units, number}개",
  "compare.equations": "{name}의 수식",
  "compare.marked": "한쪽에만 있는 수식에 표시가 있습니다.",
  "compare.equal": "두 체크포인트가 같습니다.",
  "compare.allSame": "비교한 값 {n, number}개가 모두 같습니다.",
  "compare.differences": "차이",
  "compare.find": "이름, 게이트, 문제로 찾기",
  "compare.found": "{all, number}개 중 {n, number}개 찾음",
  "compare.problems": "비교할 수 없는 것 {problems, number}개",
  "compare.foundAndProblems": "{all, number}개 중 {n, number}개 찾음, 비교할 수 없는 것 {problems, number}개",
  "compare.comparing": "비교 중",
  "compare.comparingTensors": "두 체크포인트를 텐서별로 비교하는 중",
  "compare.cannot": "두 체크포인트를 비교할 수 없습니다",
  "compare.name": "이름",
  "compare.nameHint": "텐서, 또는 위 텐서에서 게이트가 차지하는 부분",
  "compare.values": "값",
  "compare.valuesHint": "비교한 숫자의 개수",
  "compare.largest": "최대",
  "compare.largestHint": "두 값의 가장 큰 차이, |a − b|",
  "compare.mean": "평균",
  "compare.meanHint": "차이의 평균, |a − b|",
  "compare.relative": "상대",
  "compare.relativeHint": "첫째의 크기에 대한 차이의 크기, ‖a − b‖ / ‖a‖",
  "compare.cosine": "코사인",
  "compare.cosineHint": "둘 사이 각의 코사인. 1이면 같은 방향입니다",
};
