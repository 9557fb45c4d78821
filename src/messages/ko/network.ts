import type { network as english } from "../en/network";
import type { Translation } from "../translation";

/** 신경망의 수나 신경망에 주어진 입력에서 잘못된 점. */
export const network: Translation<typeof english> = {
  "network.unknownCell": "{layer, number}번 층의 셀 {cell}은(는) 알 수 없습니다. 아는 셀: {known}.",
  "network.inLayer": "{layer, number}번 층: {reason}",
  "network.noOption": '셀 {cell}에는 옵션 "{option}"이(가) 없습니다.',
  "network.noActivation": '"{name}"은(는) 활성화 함수가 아닙니다. 아는 활성화 함수: {known}.',
  "network.layer": "{layer, number}번 층({cell}): {problem}",
  "network.inputIsUnits": "이 셀의 수식은 입력을 유닛에 더하므로 입력이 {input, number}개가 아니라 {units, number}개여야 합니다.",
  "network.inputIsParts":
    "옵션에 따르면 단계마다 값 {read, number}개를 읽는데 {input, number}개가 주어집니다. 옵션과 읽는 값의 수를 맞추십시오.",
  "network.outputsAreUnits": "이 셀에서 h의 유닛은 {units, number}개이며 {outputs, number}개일 수 없습니다.",
  "network.parameterShape": "{parameter}의 형상은 {shape}이어야 하는데 값이 {count, number}개 있습니다.",
  "network.sizeMissing": "길이 {size}은(는) 1부터 67,108,864까지의 정수여야 하는데 {value}입니다.",
  "network.parameterMissing": "{parameter}의 형상은 {shape}이어야 하는데 없습니다.",
  "network.notFinite":
    "{parameter}의 {at, number}번째 자리에 {value}이(가) 있습니다. 가중치가 유한하지 않으면 모든 상태가 NaN이 됩니다.",
  "network.noState": "{layer, number}번 층에는 다른 층이 읽을 {state} 상태가 없습니다.",
  "network.noLayerBelow": "{layer, number}번 층({cell})은 아래층의 c를 읽는데 아래층이 없습니다.",
  "network.readsVectors": "이 모델은 벡터를 읽으므로 토큰으로 실행할 수 없습니다.",
  "network.tokenOutside": "토큰 {token, number}은(는) 행이 {rows, number}개인 임베딩을 벗어납니다.",
  "network.readsLater": "{layer, number}번 층이 읽는 층({reads}) 가운데 그보다 앞에 있지 않은 층이 있습니다.",
  "network.widthDiffers": "{layer, number}번 층은 숫자 {reads, number}개를 읽는데 {given, number}개가 주어집니다.",
  "network.embeddingSize": "임베딩에는 숫자가 {rows, number} x {columns, number}개 있어야 하는데 {count, number}개입니다.",
  "network.headReadsNothing": "출력층(head)이 읽는 {layer, number}번 층이 없습니다.",
  "network.headSizes": "출력층(head)의 크기가 맞지 않습니다. {problem}.",
  "network.attentionWidth": "어텐션의 가중치는 {count, number}개인데 숫자 {given, number}개가 주어집니다",
  "network.attentionWindow": "어텐션이 보는 범위가 {window, number}단계입니다",
  "network.headWidth": "숫자 {reads, number}개를 읽는데 {given, number}개가 주어집니다",
  "network.headWeights":
    "가중치 {rows, number} x {columns, number}개와 편향 {rows, number}개가 있어야 하는데 {weights, number}개와 {biases, number}개가 있습니다",
  "network.stageNormWidth":
    "{stage, number}번 단계가 숫자 {count, number}개를 정규화하고 {shifts, number}개를 이동하는데 {given, number}개가 주어집니다",
  "network.stageWidth": "{stage, number}번 단계가 숫자 {reads, number}개를 읽는데 {given, number}개가 주어집니다",
  "network.stageWeights":
    "{stage, number}번 단계에 가중치 {rows, number} x {columns, number}개와 편향 {rows, number}개가 있어야 하는데 {weights, number}개와 {biases, number}개가 있습니다",
  "network.rowWidth": "모델은 단계마다 숫자 {reads, number}개를 읽는데 텍스트에는 {given, number}개씩 있습니다.",
  "network.rowsExpected": "모델은 단계마다 숫자 {reads, number}개를 읽는데 텍스트가 토큰으로 되어 있습니다.",
};
