import type { frameworksCustom as english } from "../en/frameworksCustom";
import type { Translation } from "../translation";

/** 직접 작성한 셀에 대한 말. */
export const frameworksCustom: Translation<typeof english> = {
  "frameworksCustom.separateGates": "직접 작성한 모듈",
  "frameworksCustom.stackedGates": "직접 쌓은 게이트",
  "frameworksCustom.layerForEach": "{path}에 게이트 {gates}의 층이 하나씩 있습니다.",
  "frameworksCustom.biasCount": "게이트 {gate}에 {n, number}개 있습니다.",
  "frameworksCustom.biasCountJoined": "게이트 {gate}에 {n, number}개 있으며, 입력과 상태를 나란히 둔 행렬에 쓰입니다.",
  "frameworksCustom.inputFirst": "입력 다음에 상태",
  "frameworksCustom.stateFirst": "상태 다음에 입력",
  "frameworksCustom.tutorialLetters":
    "{name}이(가) 있는 PyTorch 튜토리얼은 글자를 원-핫으로 읽으며, 구별하는 글자 수가 {n, number}개로 같습니다.",
  "frameworksCustom.tutorialOrder": "PyTorch의 튜토리얼은 입력을 앞에 둡니다.",
  "frameworksCustom.orderOpen": "둘을 함께 둔 행렬에서 어느 것이 앞인지는 형태로 알 수 없습니다.",
  "frameworksCustom.tutorialLinear": "{name}이(가) 있는 PyTorch의 튜토리얼은 은닉 상태에 아무것도 적용하지 않습니다.",
  "frameworksCustom.usualActivation": "가장 흔한 것입니다. 가중치로는 알 수 없습니다.",
  "frameworksCustom.overResetState": "후보 값의 행렬이 입력과 리셋한 상태를 나란히 둔 것에 쓰입니다.",
  "frameworksCustom.candidateTwoBiases": "후보 값에 상태를 위한 편향이 따로 있습니다.",
  "frameworksCustom.candidateOneBias": "논문의 식처럼 후보 값의 편향이 하나입니다.",
  "frameworksCustom.updateKeeps": "z는 이전 상태의 몫입니다: h = z h + (1 − z) n",
  "frameworksCustom.updateTakes": "z는 후보 값의 몫입니다: h = (1 − z) h + z n",
  "frameworksCustom.updateOpen": "이름과 크기는 두 방식이 같습니다. PyTorch와 Keras에서는 이전 상태의 몫입니다.",
  "frameworksCustom.noDirection": "다른 방향을 알리는 이름이 없습니다.",
  "frameworksCustom.orderAsPytorch": "{order}, PyTorch와 Keras의 순서",
  "frameworksCustom.orderAsTorch7": "{order}, Torch7의 순서",
  "frameworksCustom.orderAsTensorflow": "{order}, TensorFlow의 순서",
  "frameworksCustom.orderAsOnnx": "{order}, ONNX의 순서",
  "frameworksCustom.gruAsPytorch": "{order}, PyTorch의 순서",
  "frameworksCustom.gruAsKeras": "{order}, Keras와 ONNX의 순서",
  "frameworksCustom.gateOrderOpen": "{input}와(과) {state}은(는) 어느 프레임워크의 이름도 아니어서 알 수 없습니다.",
  "frameworksCustom.noBias": "게이트의 길이와 같은 벡터가 없습니다.",
  "frameworksCustom.biases": "{names}",
  "frameworksCustom.keptState": "텐서 없음: {name}이(가) 읽는 한 단계 앞의 상태를 보관함",
  "frameworksCustom.matrixBehind": "유닛마다 열 하나: x W",
  "frameworksCustom.matrixBefore": "유닛마다 행 하나: W x",
  "frameworksCustom.squareMatrices": "행렬이 모두 정사각형이어서 형태로는 어느 쪽에서 곱하는지 알 수 없습니다.",
};
