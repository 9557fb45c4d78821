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
  "frameworksOnnx.layerNorm":
    "{node}(LSTM)은(는) 게이트에 들어가는 값을 정규화하는데, 이는 실행하지 않습니다. 가중치는 볼 수 있습니다.",
  "frameworksOnnx.projectionBias": "{node}(LSTM)은(는) 투영에 편향을 더하는데, 이는 실행하지 않습니다. 가중치는 볼 수 있습니다.",
  "frameworksOnnx.coupledProjection":
    "{node}(LSTM)은(는) 결합 게이트와 투영을 함께 쓰는데, 이 둘은 같이 실행하지 않습니다. 가중치는 볼 수 있습니다.",
  "frameworksOnnx.gateOrder": "ONNX의 연산자가 이 순서로 쌓습니다.",
  "frameworksOnnx.spelled":
    "{node}은(는) 수식으로 풀어 적혀 있습니다({form, select, Loop {Loop 형태} Scan {Scan 형태} step {상태가 들어가고 나오는 한 단계} other {단계별로 펼친 형태}}). 수식이 {op}의 것과 같으며, 게이트도 수식으로 구별했습니다.",
  "frameworksOnnx.equationsSay": "{node}의 수식에 나타나 있습니다.",
  "frameworksOnnx.headOfSteps":
    "{name}은(는) 수 {reads, number}개를 읽는데, 순환 노드는 한 단계에 {given, number}개를 내놓습니다. 여러 단계를 나란히 읽거나 한 단계의 일부를 읽기 때문입니다. 연결하지 않았으며, 순환 노드만 따로 보여 줍니다.",
  "frameworksOnnx.outputNotFollowed":
    "그래프의 출력을 {operator}을(를) 거쳐 순환 노드까지 따라가지 못해 출력을 보여 주지 않습니다. 순환 노드만 따로 실행합니다.",
  "frameworksOnnx.graphSays": "그래프에 적혀 있습니다.",
  "frameworksOnnx.nodesSay": "노드에 적혀 있습니다.",
  "frameworksOnnx.beginWith": "노드가 {names}에서 시작합니다.",
  "frameworksOnnx.lengths": "단계 수: {lengths}",
  "frameworksOnnx.lengthConstant":
    "그래프의 {operand}이(가) 상수입니다. 그 뒤의 단계에서는 0을 내놓고, 거꾸로 읽는 층은 이 단계들의 마지막에서 시작합니다.",
  "frameworksOnnx.bothBiases": "{node}은(는) 둘을 한 텐서에 두고 있습니다.",
  "frameworksOnnx.biasOfGates": "{node}에 게이트마다 하나씩 있습니다.",
  "frameworksOnnx.noBias": "{node}에 {operand}이(가) 없습니다.",
  "frameworksOnnx.namesThem": "{node}에 적혀 있습니다.",
  "frameworksOnnx.defaults": "다른 것이 적혀 있지 않아 ONNX의 기본값입니다.",
  "frameworksOnnx.linearBeforeReset": "{node}의 {attribute}은(는) {value, number}입니다.",
};
