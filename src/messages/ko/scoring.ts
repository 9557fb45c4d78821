import type { scoring as english } from "../en/scoring";
import type { Translation } from "../translation";

/** 신경망이 얼마나 잘 예측하는지, 정해지지 않은 항목의 답 가운데 무엇이 텍스트를 가장 잘 예측하는지. */
export const scoring: Translation<typeof english> = {
  "scoring.noHead": "모델에 출력층(head)이 없어 점수를 매길 예측이 없습니다.",
  "scoring.readsNumbers": "모델이 숫자를 읽으므로 토큰을 예측하지 않습니다. 모델의 출력을 기대하는 숫자와 비교하십시오.",
  "scoring.readsInReverse": "텍스트를 역방향으로 읽는 층이 있어, 예측해야 할 토큰을 이미 봅니다.",
  "scoring.tooShort": "점수를 매기려면 토큰이 2개 이상인 텍스트가 필요합니다.",
  "scoring.sampleTooShort":
    "이 모델이 읽을 수 있는 텍스트가 너무 짧습니다. 토큰이 {least, number}개 이상인 텍스트를 열고 다시 점수를 매기십시오.",
  "scoring.targetClasses":
    "모델은 {steps, number}단계에서 출력을 내는데 비교할 클래스는 {given, number}개입니다. 단계마다 하나씩, 입력보다 많지 않게 주십시오.",
  "scoring.targetSize":
    "모델은 {steps, number}단계마다 숫자를 {columns, number}개씩 내는데, 비교할 숫자는 {given, number}개입니다. 단계마다 같은 개수를 주고, 입력보다 많은 단계를 주지 마십시오.",
  "scoring.targetWindows":
    "모델은 {window, number}단계짜리 창 {steps, number}개마다 수를 {columns, number}개씩 출력하는데, 비교할 값은 {given, number}개입니다. 마지막 단계의 순서대로 창마다 그만큼의 값을 주십시오.",
  "scoring.measuredOne": "{label}: {nats, number, ::.000}",
  "scoring.best": "텍스트의 토큰 {tokens, number}개를 가장 잘 예측합니다. 토큰당 내트: {measured}.",
  "scoring.notDecided": "텍스트로는 가려지지 않습니다. 토큰 {tokens, number}개에서 토큰당 내트: {measured}.",
  "scoring.textNeeded": "어느 정도 긴 텍스트를 추적하면 정할 수 있습니다.",
  "scoring.cannotMeasure": "텍스트로는 정할 수 없습니다. {reason}",
};
