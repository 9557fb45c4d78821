import type { alignment as english } from "../en/alignment";
import type { Translation } from "../translation";

/** 소프트 어텐션이 읽는 행과 쓰는 글자. */
export const alignment: Translation<typeof english> = {
  "alignment.title": "정렬",
  "alignment.line": "“{line}”을(를) 읽고 “{written}”을(를) 씁니다.",
  "alignment.letter":
    "글자 {step, number}/{steps, number} “{letter}”, 확신 {sure}. {place, number}번째 글자 “{character}”을(를) 가장 많이 봅니다({share}).",
  "alignment.reads": "읽는 단계 {step, number}/{steps, number}. 앞에서 “{character}”, 뒤에서 “{back}”을(를) 읽습니다.",
  "alignment.previous": "이전 행",
  "alignment.next": "다음 행",
  "alignment.weights": "글자마다 보는 곳. 행의 글자에 매긴 가중치이며, 줄마다 더하면 1입니다",
};
