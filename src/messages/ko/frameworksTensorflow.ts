import type { frameworksTensorflow as english } from "../en/frameworksTensorflow";
import type { Translation } from "../translation";

/** TensorFlow 1의 셀에 대한 말. */
export const frameworksTensorflow: Translation<typeof english> = {
  "frameworksTensorflow.misfit": "{path}을(를) 제외했습니다. {kernel} {shape}와(과) 그 옆의 텐서가 서로 맞지 않습니다.",
  "frameworksTensorflow.otherCell": "{path}은(는) 제외했습니다. 식이 다른 셀이어서 실행하지 않습니다.",
  "frameworksTensorflow.wrapped":
    "{path}은(는) {wrapper} 안에 있습니다. 이것이 읽거나 출력하는 값을 바꾸는데, 그 부분은 실행하지 않습니다.",
  "frameworksTensorflow.behindAttention":
    '{names}은(는) 실행하지 않는 어텐션의 출력을 읽을 수 있습니다. 매니페스트의 "{property}"로 하나를 연결하십시오.',
  "frameworksTensorflow.cudnnForgetBias": "이름으로 보아 CudnnCompatibleLSTMCell이며, 이 셀은 아무것도 더하지 않습니다.",
  "frameworksTensorflow.gateOrder": "TensorFlow의 LSTM 셀은 입력 게이트, 후보 값(j), 망각 게이트, 출력 게이트의 순서로 쌓습니다.",
  "frameworksTensorflow.oneBias": "TensorFlow의 셀은 입력과 상태에 하나를 함께 둡니다.",
  "frameworksTensorflow.reverseName": "역방향 층이면 이름에 {names}이(가) 있습니다.",
  "frameworksTensorflow.resetBefore": "TensorFlow의 GRUCell은 곱이 아니라 상태에 리셋 게이트를 곱합니다.",
  "frameworksTensorflow.normalised": "{path}은(는) 게이트를 정규화하는데, 이는 아직 실행하지 않습니다.",
};
