import type { explain as english } from "../en/explain";
import type { Translation } from "../translation";

/** 추적한 수의 설명: 상태가 어디에서 왔는지, 게이트에 무엇이 더해졌는지. */
export const explain: Translation<typeof english> = {
  "explain.noSuchLayer": "{layer, number}번 층이 없습니다. 이 추적에는 층이 {layers, number}개 있으며 0번부터 셉니다.",
  "explain.noSuchState": "{cell}에는 {state} 상태가 없습니다. 있는 상태는 {states}입니다.",
  "explain.noSuchChannel": "{cell}에는 {channel} 채널이 없습니다. 있는 채널은 {channels}입니다.",
  "explain.nothingCarried":
    "{cell}에는 장부가 없습니다. {state}은(는) 단계마다 새로 만들어집니다. 이전 {state}은(는) 행렬과 활성화 함수를 거쳐서만 들어오므로, 앞에서 쓴 값의 일부를 그대로 이어 가는 유닛이 없습니다.",
  "explain.stateNotCarried":
    "{cell}의 {state}에는 장부가 없습니다. 단계마다 새로 만들어지며, 값의 일부를 그대로 이어 가는 유닛이 없습니다. {cell}이(가) 이어 가는 상태는 {states}이므로 그 장부를 여십시오.",
  "explain.notComputed": "{token, number}번 토큰은 아직 계산되지 않았습니다. 실행이 이 토큰을 지난 뒤에 다시 여십시오.",
  "explain.pictureTooLarge":
    "값이 {cells, number} × {units, number}개인 그림은 너무 큽니다. 한 칸에 토큰을 {step, number}개보다 많이 넣으십시오.",
  "explain.sourcesTitle": '{layer, number}번 층 {unit, number}번 유닛의 {state}, {token, number}번 토큰 "{label}" 다음: {value}',
  "explain.writtenAt": "쓴 곳",
  "explain.written": "쓴 값",
  "explain.stillThere": "남은 비율",
  "explain.contribution": "지금의 몫",
  "explain.share": "비중",
  "explain.otherSteps": "나머지 {others, number}단계",
  "explain.initial": "초기 상태",
  "explain.together": "합계",
  "explain.remainder": "나머지 오차",
  "explain.followsLinePosition": "줄 안의 위치",
  "explain.followsLineStart": "줄의 첫머리",
  "explain.followsLineEnd": "줄 끝",
  "explain.followsWordPosition": "단어 안의 위치",
  "explain.followsIndentation": "들여쓰기 깊이",
  "explain.followsLeadingSpace": "들여쓰기 공백",
  "explain.followsCapitals": "대문자",
  "explain.followsVowels": "모음",
  "explain.followsDigits": "숫자",
  "explain.followsWhiteSpace": "공백",
  "explain.followsPunctuation": "문장 부호",
  "explain.followsHeading": "등장인물 이름",
  "explain.followsParentheses": "소괄호 안",
  "explain.followsSquareBrackets": "대괄호 안",
  "explain.followsBraces": "중괄호 안",
  "explain.followsBracketDepth": "괄호 깊이",
  "explain.followsBrackets": "괄호 안",
  "explain.followsQuotes": "따옴표 안",
  "explain.followsComments": "주석 안",
  "explain.followsHangul": "한글",
  "explain.followsToken": "토큰 {label}",
  "explain.followsTokenType": "편집기가 {type}(이)라고 하는 곳",
  "explain.followsSymbol": "{kind} 안",
};
