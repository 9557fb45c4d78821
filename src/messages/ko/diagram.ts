import type { diagram as english } from "../en/diagram";
import type { Translation } from "../translation";

/** 모델의 부분을 그린 그림. */
export const diagram: Translation<typeof english> = {
  "diagram.label": "입력에서 출력까지, 모델의 각 부분",
  "diagram.input": "입력",
  "diagram.bytes": "바이트",
  "diagram.characters": "문자",
  "diagram.words": "단어",
  "diagram.subwords": "서브워드",
  "diagram.integers": "토큰 번호",
  "diagram.numbers": "숫자",
  "diagram.tokens": "토큰",
  "diagram.different": "{size}종",
  "diagram.shownByNumber": "번호로 표시",
  "diagram.oneNumberAStep": "단계마다 숫자 1개",
  "diagram.numbersAStep": "단계마다 숫자 {size}개",
  "diagram.numbersAToken": "토큰마다 숫자 {size}개",
  "diagram.embedding": "임베딩",
  "diagram.lookupTable": "조회 테이블",
  "diagram.encoder": "인코더",
  "diagram.oneHot": "원-핫",
  "diagram.layer": "층 {layer, number}",
  "diagram.readsInReverse": "← 역방향으로 읽음",
  "diagram.readsForward": "→ 정방향으로 읽음",
  "diagram.head": "출력층(head)",
  "diagram.attention": "어텐션, {size}단계",
  "diagram.dense": "밀집 층",
  "diagram.known": "알려짐(명시, 관례, 측정)",
  "diagram.assumed": "가정",
  "diagram.open": "미정",
  "diagram.nextToken": "다음 토큰",
};
