import type { views as english } from "../en/views";
import type { Translation } from "../translation";

export const views: Translation<typeof english> = {
  "views.unitTitle": "유닛",
  "views.meanOfUnits": "모든 유닛의 평균",
  "views.unit": "유닛 {unit, number}",
  "views.courseOf": "{what}의 흐름",
  "views.pin": "고정",
  "views.unpin": "고정 해제",
  "views.pinHint": "고정한 유닛은 직접 붙인 이름으로 히트맵 맨 위에 놓입니다.",
  "views.pinName": "유닛 이름",
  "views.deselect": "선택 해제",
  "views.tokensShown": "토큰 {from, number}에서 {to, number}까지. 확대하면 다른 토큰도 볼 수 있습니다",
  "views.tableTitle": "값 표",
  "views.tableOpen": "값 표 보기(T)",
  "views.tableClose": "값 표 숨기기(T)",
  "views.tableOf": "{place}({label})에서 층 {layer, number}의 값",
  "views.tableUnit": "유닛",
  "views.notReached": "아직 이 토큰까지 계산하지 않았습니다.",
  "views.neverReached": "이 토큰에 이르기 전에 실행이 끝났습니다.",
  "views.firstStep": "이 토큰 앞에는 읽은 것이 없습니다. 위의 텍스트에서 더 뒤의 토큰을 고르면 무엇이 유지되는지 볼 수 있습니다.",
  "views.firstStepInReverse":
    "이 층은 텍스트를 끝에서부터 읽으므로 이 토큰보다 먼저 읽은 것이 없습니다. 위의 텍스트에서 더 앞의 토큰을 고르면 무엇이 유지되는지 볼 수 있습니다.",
  "views.noHead": "이 체크포인트에는 출력층(head)이 없습니다. 예상을 하지 않으므로 놀람도를 잴 수 없습니다.",
  "views.noHeadOfText": "이 모델의 출력은 텍스트의 다음 토큰이 아니므로 텍스트에서 놀람도를 잴 수 없습니다.",
  "views.readsNumbers": "이 모델은 단계마다 숫자를 읽습니다. 텍스트를 예상하지 않으므로 놀람도를 잴 수 없습니다.",
  "views.readsInReverse": "이 모델에는 텍스트를 거꾸로 읽는 층이 있습니다. 예상할 것을 이미 보았으므로 놀람도를 잴 수 없습니다.",
  "views.reading": "값을 읽는 중입니다.",
};
