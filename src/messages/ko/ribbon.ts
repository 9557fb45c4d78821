import type { ribbon as english } from "../en/ribbon";
import type { Translation } from "../translation";

export const ribbon: Translation<typeof english> = {
  "ribbon.title": "글",
  "ribbon.slider": "글에서의 위치",
  "ribbon.nowhere": "고른 위치가 없습니다. 화살표 키로 고를 수 있습니다",
  "ribbon.at": "{label}, {n, number}개 중 {token, number}번",
  "ribbon.atExpected": "{label}, {n, number}개 중 {token, number}번, 모델이 준 확률 {share, number, percent}",
  "ribbon.tokens": "토큰 {n, number}개",
  "ribbon.place": "토큰 {n, number}개 중 {token}번",
  "ribbon.itsTokens": "이 글자의 토큰 {n, number}개",
  "ribbon.readAs": "{label}을(를) 읽은 토큰:",
  "ribbon.partOf": "{label}의 {token}",
  "ribbon.colours": "색",
  "ribbon.bySurprisal": "놀람도",
  "ribbon.byChannel": "{name} · {title}",
  "ribbon.byOutput": "출력 · {label}",
  "ribbon.legendOutput": "모델의 출력 {label}",
  "ribbon.byNothing": "색 없음",
  "ribbon.legendSurprisal": "모델이 놀란 정도",
  "ribbon.legendUnit": "유닛 {unit, number}의 {channel}",
  "ribbon.legendMean": "{channel}, 모든 유닛의 평균",
  "ribbon.surprisalHint":
    "모델은 토큰을 보기 전에 토큰마다 확률을 매깁니다. 확률을 낮게 준 토큰이 나오면 그만큼 놀란 것입니다. 수로는 확률의 로그에 음의 부호를 붙인 놀람도(surprisal)이며, 6내트(400번에 한 번꼴)부터 가장 진한 색입니다.",
  "ribbon.little": "적음",
  "ribbon.much": "큼",
  "ribbon.expected": "모델이 예상한 글자",
  "ribbon.expectedHere": "이 자리의 예상:",
  "ribbon.chooseToken": "글에서 위치를 고르면 모델이 그 자리에서 예상한 것이 나옵니다.",
  "ribbon.firstToken": "첫 토큰이어서 모델이 예상할 근거가 없었습니다.",
  "ribbon.thisCame": "실제로 나온 것",
  "ribbon.thisDidNot": "나오지 않은 것",
};
