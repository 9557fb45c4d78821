import type { frameworksOnnx as english } from "../en/frameworksOnnx";
import type { Translation } from "../translation";

/** ONNX의 순환 연산자에 대한 말. */
export const frameworksOnnx: Translation<typeof english> = {
  "frameworksOnnx.connects": "각 부분을 연결하는 방법은 파일의 그래프에 나와 있습니다.",
  "frameworksOnnx.weightsComputed": "{node}({op})의 가중치 {names}은(는) 그래프를 실행할 때 계산되므로 읽을 수 없습니다.",
  "frameworksOnnx.unfit": "{node}({op}, {direction})을(를) 제외했습니다. 가중치의 형태가 서로 맞지 않습니다: {shapes}.",
  "frameworksOnnx.unknownActivation": "{node}({op})의 활성화 함수 {activation}은(는) 실행하지 않습니다.",
  "frameworksOnnx.computed": "{node}({op})의 {names}은(는) 그래프를 실행할 때 계산되므로 읽을 수 없습니다.",
  "frameworksOnnx.clips": "{node}({op})은(는) 게이트에 들어가는 값을 ±{clip, number}(으)로 자르는데, 이는 LSTM에서만 실행합니다.",
  "frameworksOnnx.gateOrder": "ONNX의 연산자가 이 순서로 쌓습니다.",
  "frameworksOnnx.nodesSay": "노드에 적혀 있습니다.",
  "frameworksOnnx.beginWith": "노드가 {names}에서 시작합니다.",
  "frameworksOnnx.lengths": "단계 수: {lengths}",
  "frameworksOnnx.lengthConstant":
    "그래프의 {operand}이(가) 상수입니다. 그 뒤의 단계에서는 0을 내놓고, 거꾸로 읽는 층은 이 단계들의 마지막에서 시작합니다.",
  "frameworksOnnx.bothBiases": "{node}은(는) 둘을 한 텐서에 두고 있습니다.",
  "frameworksOnnx.noBias": "{node}에 {operand}이(가) 없습니다.",
  "frameworksOnnx.namesThem": "{node}에 적혀 있습니다.",
  "frameworksOnnx.defaults": "다른 것이 적혀 있지 않아 ONNX의 기본값입니다.",
  "frameworksOnnx.linearBeforeReset": "{node}의 {attribute}은(는) {value, number}입니다.",
};
