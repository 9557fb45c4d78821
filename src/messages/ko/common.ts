import type { common as english } from "../en/common";
import type { Translation } from "../translation";

export const common: Translation<typeof english> = {
  "common.quoted": "{text}",
  "common.cancelled": "취소했습니다.",
  "common.bytes": "{n, number}바이트",
  "common.tokens": "토큰 {n, number}개",
  "common.steps": "단계 {n, number}개",
  "common.token": "토큰 {token, number}",
  "common.step": "단계 {token, number}",
  "common.units": "유닛 {n, number}개",
  "common.space": "공백",
  "common.noBreakSpace": "줄 바꿈 없는 공백",
  "common.wideSpace": "전각 공백",
  "common.lineBreak": "줄 바꿈",
  "common.tab": "탭",
  "common.return": "캐리지 리턴",
  "common.character": '"{character}"({code})',
  "common.byte": "바이트 {byte}",
  "common.oneOf": "{first}~{last}",
  "common.percent": "{share, number, percent}",
};
