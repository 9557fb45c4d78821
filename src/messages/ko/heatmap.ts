import type { heatmap as english } from "../en/heatmap";
import type { Translation } from "../translation";

export const heatmap: Translation<typeof english> = {
  "heatmap.title": "히트맵",
  "heatmap.role": "히트맵",
  "heatmap.label": "층 {layer, number}의 게이트와 상태, 토큰 {n, number}개",
  "heatmap.help":
    "화살표 키로 토큰이나 유닛을 하나씩 옮겨 다닙니다. Shift를 함께 누르면 열씩, Page Up과 Page Down은 한 화면씩, Home과 End는 처음과 끝으로 갑니다. Enter는 토큰과 유닛을 선택하고 편집기에서 그 토큰을 보여 줍니다. Esc는 유닛 선택을 풉니다. 더하기와 빼기는 확대와 축소이며 Alt를 함께 누르면 유닛 방향으로 합니다. 0은 전체 맞춤, 대괄호는 층 바꾸기, T는 값 표입니다.",
  "heatmap.tokenAxis": "토큰",
  "heatmap.colours": "{channel}, {min}에서 {max}까지",
  "heatmap.widen": "값은 {least}에서 {greatest}까지, 색은 {min}에서 {max}까지입니다. 색 범위 넓히기",
  "heatmap.narrow": "값은 {least}에서 {greatest}까지, 색은 {min}에서 {max}까지입니다. 색 범위 되돌리기",
  "heatmap.channels": "채널",
  "heatmap.zoomOut": "축소(−)",
  "heatmap.zoomIn": "확대(+)",
  "heatmap.moreUnits": "유닛 더 많이 보기(Alt −)",
  "heatmap.tallerUnits": "유닛 더 크게 보기(Alt +)",
  "heatmap.fit": "추적 전체 맞춤(0)",
  "heatmap.unitsDrawn": "유닛 {n, number}개마다 1개 표시",
  "heatmap.unitsDrawnHint": "도구 모음의 ‘유닛 더 크게 보기’로 모두 볼 수 있습니다",
  "heatmap.pointHint": "칸을 가리키면 값을 읽고, 클릭하면 선택합니다.",
  "heatmap.tokenAt": "토큰 {token, number}",
  "heatmap.unitAt": "유닛 {unit, number}",
  "heatmap.spoken": "{channel} {value}, 토큰 {token, number} {label}, 유닛 {unit, number}.",
  "heatmap.notComputed": "아직 계산하지 않음",
  "heatmap.minus": "마이너스 {value}",
  "heatmap.space": "공백",
  "heatmap.newline": "줄 바꿈",
  "heatmap.tab": "탭",
  "heatmap.return": "캐리지 리턴",
};
