import type { gradients as english } from "../en/gradients";
import type { Translation } from "../translation";

/** 기울기를 구할 수 없는 경우. */
export const gradients: Translation<typeof english> = {
  "gradients.stepsOutside": "대상은 {first, number}~{last, number}번 단계 다음의 값인데, 있는 단계는 0~{end, number}번입니다.",
  "gradients.stepsNotAsked":
    "대상은 {first, number}~{last, number}번 단계 다음의 값인데, 요청한 {from, number}~{to, number}번 단계를 벗어납니다.",
  "gradients.fixedLength": "이 신경망에는 시퀀스마다 정해진 수의 단계만 읽는 층이 있어, 기울기를 계산하지 않습니다.",
  "gradients.weighsOthers": "대상의 가중치가 {count, number}개여서, 신경망의 출력 {outputs, number}개의 배수가 아닙니다.",
  "gradients.noState": "{layer, number}번 층에는 기울기를 구할 수 있는 {state} 상태가 없습니다.",
  "gradients.noUnit": "{layer, number}번 층의 {state} 상태에는 숫자가 {size, number}개 있어 {unit, number}번이 없습니다.",
  "gradients.noHead": "모델에 출력층(head)이 없어 예측에 대한 기울기를 구할 수 없습니다. 유닛을 대상으로 고르십시오.",
  "gradients.noLoss": "벡터를 읽는 모델은 토큰을 예측하지 않으므로 손실이 없습니다.",
  "gradients.noToken": "모델이 예측하는 토큰은 {tokens, number}개이므로 {token, number}번은 없습니다.",
  "gradients.memoryRefused":
    "기울기에 메모리가 {megabytes, number} MB 필요하지만 시스템에서 할당하지 못했습니다. 더 적은 단계를 거슬러 가십시오.",
};
