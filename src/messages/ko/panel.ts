import type { panel as english } from "../en/panel";
import type { Translation } from "../translation";

export const panel: Translation<typeof english> = {
  "panel.heading": "{file} 추적",
  "panel.toolbar": "추적",
  "panel.model": "모델",
  "panel.layer": "층",
  "panel.layerOption": "{layer, number} · {cell} {units, number}",
  "panel.back": "뒤로",
  "panel.forward": "앞으로",
  "panel.views": "보기",
  "panel.view": "보기",
  "panel.more": "기타 작업",
  "panel.traceAgain": "다시 추적",
  "panel.cancel": "취소",
  "panel.preparing": "준비 중",
  "panel.tracing": "추적 중, {share, number, percent}",
  "panel.writeDown": "매니페스트에 기록",
  "panel.chooseVocabulary": "어휘 집합 선택…",
  "panel.chooseNumbers": "숫자 파일 선택…",
  "panel.cancelled": "추적을 취소했습니다. 그때까지 계산한 값을 표시합니다.",
  "panel.editedAll": "글을 고쳐서 기존 값을 더는 쓸 수 없습니다.",
  "panel.editedFrom": "글을 고쳐서 토큰 {token, number}부터는 값이 없습니다.",
  "panel.nonFinite":
    "신경망에서 유한하지 않은 수가 나왔습니다. 처음 나온 곳은 층 {layer, number}({cell})의 채널 {channel}, 유닛 {unit, number}, 토큰 {token, number}입니다. 이 값을 쓰는 다른 값도 유한하지 않습니다.",
  "panel.nothingYet": "아직 표시할 내용이 없습니다.",
  "panel.preparingFile": "{file} 추적을 준비하는 중",
  "panel.loading": "불러오는 중",
  "panel.tokensOf": "토큰 {n, number}개 중 {computed, number}개",
  "panel.stepsOf": "단계 {n, number}개 중 {computed, number}개",
  "panel.cell": "{cell}, 유닛 {n, number}개",
  "panel.sequences": "시퀀스 {n, number}개",
};
