import type { formatsOnnx as english } from "../en/formatsOnnx";
import type { Translation } from "../translation";

export const formatsOnnx: Translation<typeof english> = {
  "formatsOnnx.noGraph": "모델에 그래프가 없습니다",
  "formatsOnnx.graphsTooDeep": "그래프가 {limit, number}단계보다 깊게 중첩되어 있습니다",
  "formatsOnnx.tooManyNodes": "노드가 {limit, number}개보다 많습니다",
  "formatsOnnx.listTooLong": "속성에 나열된 값이 {limit, number}개보다 많습니다",
  "formatsOnnx.sharedWeights":
    "순환 노드 {count, number}개가 If의 분기처럼 노드 {distinct, number}개분의 가중치를 공유합니다. 하나씩만 표시합니다.",
  "formatsOnnx.operatorNotRead": "연산자 {operator}은(는) 읽지 않습니다.",
  "formatsOnnx.spelledNoCell":
    "{node}({form})은(는) 단계마다 상태를 이어 가지만, 그 수식이 알려진 셀과 다릅니다: {equations}. 이 층을 LSTM, GRU, RNN 연산자로 내보내거나, 그래프의 원본 체크포인트를 여십시오.",
  "formatsOnnx.spelledNotFollowed":
    "{node}({form})은(는) 단계마다 상태를 이어 가지만, {operators}을(를) 지나는 수식은 따라가지 않습니다. 이 층을 LSTM, GRU, RNN 연산자로 내보내거나, 그래프의 원본 체크포인트를 여십시오.",
  "formatsOnnx.beginningComputed":
    "{node}은(는) 단계별로 펼쳐져 있는데, 첫 단계의 일부가 파일을 만들 때 이미 계산되어 시작 상태를 알 수 없습니다. 여기서는 0에서 시작합니다. 시작 상태는 {option}(으)로 지정하십시오.",
  "formatsOnnx.beginningUnknown":
    "{node}은(는) 그래프가 계산하는 상태({operator})에서 시작하는데, 그 계산은 실행하지 않습니다. 여기에서는 0에서 시작합니다. {option} 옵션으로 상태를 지정하십시오.",
  "formatsOnnx.tooShort":
    "{node}은(는) 순환 네트워크의 한두 단계를 풀어 적은 것으로 보이는데, 이것만으로는 단계에서 단계로 무엇이 이어지는지 알 수 없습니다. 세 단계 이상으로, 또는 LSTM·GRU·RNN 연산자로 내보내거나 그래프를 만든 체크포인트를 여십시오. 그래도 모델이 표시되면 그래프가 아니라 텐서 이름으로 읽은 것입니다.",
  "formatsOnnx.noRecurrence":
    "그래프에 순환 연산자가 없고, 풀어 적은 순환도 찾지 못했습니다. 표시된 모델은 그래프가 아니라 텐서 이름으로 읽은 것입니다.",
  "formatsOnnx.masked":
    "{node}은(는) 마스크가 제외하는 단계(대개 패딩)에서 상태를 그대로 둡니다. 여기서는 모든 단계를 계산하므로 패딩을 넣지 마십시오.",
  "formatsOnnx.tensorAt": "바이트 {at, number}의 텐서 {name}",
  "formatsOnnx.shapeCount": "형상 {shape}의 요소 수를 정확히 구할 수 없습니다",
  "formatsOnnx.holdsNone": "형상 {shape}의 요소는 {count, number}개인데 값이 없습니다",
  "formatsOnnx.writtenOneByOne": "숫자가 하나씩 기록되어 있습니다. 모델을 다시 저장하십시오",
  "formatsOnnx.tooManyListed": "숫자가 {count, number}개 나열되어 있는데, 이 방식은 최대 {limit, number}개까지 읽습니다",
  "formatsOnnx.listsFewer": "형상 {shape}의 요소는 {count, number}개인데 나열된 값이 더 적습니다",
  "formatsOnnx.tooManyAxes": "텐서의 축이 {limit, number}개보다 많습니다",
  "formatsOnnx.listsOtherCount": "형상의 요소는 {count, number}개인데 나열된 값은 {listed, number}개입니다",
  "formatsOnnx.externalElsewhere": "숫자가 {location}에 있는데, 같은 폴더의 파일이 아닙니다",
  "formatsOnnx.externalOffset": "오프셋 {offset}이나 길이가 바이트 수가 아닙니다",
  "formatsOnnx.shapeTakes": "형상 {shape}에는 {length, number}바이트가 필요한데 {given, number}바이트가 있습니다",
  "formatsOnnx.externalPastFile": "숫자는 {file}의 바이트 {end, number}에서 끝나야 하는데 이 파일은 {size, number}바이트입니다",
  "formatsOnnx.externalMissing": "{file}의 가중치는 {location}에 있는데, 같은 폴더에 그 파일이 없습니다. 함께 두십시오.",
  "formatsOnnx.fieldHolds": "형상에는 {length, number}바이트가 필요한데 {field}에는 {held, number}바이트가 있습니다",
};
