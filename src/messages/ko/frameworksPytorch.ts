import type { frameworksPytorch as english } from "../en/frameworksPytorch";
import type { Translation } from "../translation";

/** PyTorch의 순환 모듈에 대한 말. */
export const frameworksPytorch: Translation<typeof english> = {
  "frameworksPytorch.needsBoth":
    "{name}을(를) 읽지 않았습니다. 순환 층에는 {input}와(과) {state}이(가) 모두 있어야 하는데 하나가 없습니다.",
  "frameworksPytorch.noCell":
    "{input} {inputShape}와(과) {state} {stateShape}을(를) 읽지 않았습니다. LSTM, GRU, RNN의 형태가 아닙니다.",
  "frameworksPytorch.ownBias":
    "PyTorch의 모듈에는 {name}(이)라고 하는 것이 없습니다. 누군가 직접 작성한 셀이며, 게이트가 쌓인 순서는 알 수 없습니다.",
  "frameworksPytorch.gateOrder":
    "{name}은(는) PyTorch가 자기 모듈의 가중치에 붙이는 이름이며, 그 모듈은 게이트를 이 순서로 쌓습니다.",
  "frameworksPytorch.mayBeginWhere":
    '{encoder}이(가) 끝난 상태에서 시작할 수 있습니다. 원문은 셸에서는 {option} 옵션으로, 편집기에서는 "{command}" 명령으로 지정하십시오.',
  "frameworksPytorch.initialStatesOfOthers": "{parts}도 유닛 수가 같으므로 {names}은(는) 그 시작 상태일 수도 있습니다.",
  "frameworksPytorch.initialStates": "이름과 크기로 보아 층은 {names}에서 시작합니다.",
  "frameworksPytorch.activationOpen": "nn.RNN은 따로 정하지 않으면 tanh를 적용하며, 가중치로는 알 수 없습니다.",
  "frameworksPytorch.noBiases": "파일에 {first}도 {second}도 없습니다.",
  "frameworksPytorch.equinox":
    "{name}은(는) Equinox에서 GRU의 후보 값에 쓰는 편향입니다. 순환 곱에 포함되며, 리셋 게이트가 함께 곱해집니다.",
  "frameworksPytorch.hasBiases": "파일에 {names}이(가) 있습니다.",
  "frameworksPytorch.reverseNames": "PyTorch는 역방향의 가중치 이름에 {suffix}을(를) 붙입니다.",
  "frameworksPytorch.reverseClass": "파일에서 역방향으로 읽는 층은 클래스 {name}(으)로 감싸여 있습니다.",
  "frameworksPytorch.reverseByName": "이름에 {name}이(가) 있습니다.",
  "frameworksPytorch.resetAfter": "nn.GRU와 nn.GRUCell은 순환 곱에 리셋 게이트를 곱합니다.",
};
