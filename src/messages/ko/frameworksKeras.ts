import type { frameworksKeras as english } from "../en/frameworksKeras";
import type { Translation } from "../translation";

/** Keras의 층에 대한 말. */
export const frameworksKeras: Translation<typeof english> = {
  "frameworksKeras.connects": "층을 연결하는 방법은 파일의 설정에 나와 있습니다.",
  "frameworksKeras.leftOutNoLayer": "{path}을(를) 제외했습니다. 설정에 층 {layer}이(가) 없습니다.",
  "frameworksKeras.maskZero": "Keras는 토큰 0을 건너뜁니다(mask_zero). 여기서는 다른 토큰처럼 읽습니다.",
  "frameworksKeras.masking": "Keras는 모든 수가 {value, number}인 단계를 건너뛰지만(Masking), 여기에서는 다른 단계처럼 읽습니다.",
  "frameworksKeras.notRun": "순환 부분만 실행합니다. 그 옆이나 뒤에 있는 것은 실행하지 않습니다: {names}.",
  "frameworksKeras.goesOn": "{head}의 출력은 {names}을(를) 거치는데 실행하지 않으므로, 출력을 보이지 않습니다.",
  "frameworksKeras.more": "외 {n, number}개",
  "frameworksKeras.givenStates": "{layer}은(는) 주어진 상태에서 시작합니다. 여기서는 0에서 시작합니다.",
  "frameworksKeras.unknownActivation": "층 {layer}의 활성화 함수 {activation}은(는) 실행하지 않습니다.",
  "frameworksKeras.lookedAt": "순환 층 {all, number}개 가운데 처음 {n, number}개만 살펴보았습니다.",
  "frameworksKeras.gateOrder": "Keras의 모든 버전이 이 순서로 쌓습니다.",
  "frameworksKeras.directions": "Keras는 Bidirectional의 방향을 이름에 적고, 설정에 {option}이(가) 있습니다.",
  "frameworksKeras.biasShape": "{name}의 형태는 {shape}이며, 유닛 {units, number}개짜리 게이트가 {gates, number}개입니다.",
  "frameworksKeras.noBias": "파일에 편향이 없습니다.",
  "frameworksKeras.packed": "CuDNN 방식",
  "frameworksKeras.packedBy":
    "{name}의 형태는 {shape}입니다. 한 벡터에 편향 둘을 두는 것은 CuDNN의 방식이며, 게이트마다 커널을 전치해 둡니다.",
  "frameworksKeras.notPacked": "CuDNN처럼 한 벡터에 편향 둘을 둔 것이 없습니다.",
  "frameworksKeras.twoBiases": "{name}의 형태는 {shape}입니다. 편향 둘은 순환 곱 뒤에 리셋할 때에만 필요합니다.",
  "frameworksKeras.oneBias": "{name}의 형태는 {shape}입니다. 입력과 상태에 편향이 하나입니다.",
  "frameworksKeras.packedName": "{layer}(CuDNN 방식으로 묶음)",
  "frameworksKeras.noCell":
    "{kernel} {kernelShape}와(과) {recurrent} {recurrentShape}을(를) 제외했습니다. LSTM, GRU, SimpleRNN의 형태가 아닙니다.",
  "frameworksKeras.gatesDiffer":
    "{kernel} {kernelShape}와(과) {recurrent} {recurrentShape}을(를) 제외했습니다. 게이트의 형태가 서로 다릅니다.",
  "frameworksKeras.biasUnfit":
    "{kernel} {kernelShape}와(과) {recurrent} {recurrentShape}을(를) 제외했습니다. 편향 {biasShape}이(가) 맞지 않습니다.",
  "frameworksKeras.hardSigmoid": "하드 시그모이드",
  "frameworksKeras.configurationSays": "설정에 적혀 있습니다.",
  "frameworksKeras.named": "{layer}({tensor})",
  "frameworksKeras.defaultOf": "파일에 설정이 없어 Keras {version}의 기본값을 썼습니다.",
  "frameworksKeras.defaultOfNames": "파일에 설정이 없습니다. 이름이 Keras {version}의 방식이어서 그 버전의 기본값을 썼습니다.",
  "frameworksKeras.defaultOfRtneural": "층을 나열한 파일입니다. 이런 목록을 읽는 RTNeural이 적용하는 값입니다.",
  "frameworksKeras.defaultUndescribed": "파일의 설정에 이 층에 대한 설명이 없어 TensorFlow 2부터의 기본값을 썼습니다.",
  "frameworksKeras.defaultUntold": "파일에 설정도 버전도 없어 TensorFlow 2부터의 기본값을 썼습니다.",
  "frameworksKeras.noBiasTells": "알려 주는 편향이 없습니다.",
  "frameworksKeras.gatedDefault": "층의 설정에 적혀 있지 않으며, 이는 LSTM과 GRU의 기본값입니다.",
  "frameworksKeras.simpleDefault": "층의 설정이 없어 SimpleRNN의 기본값을 썼습니다.",
  "frameworksKeras.betweenLayers":
    '파일에는 {part}와(과) {next} 사이에 {names}이(가) 있습니다. 앞의 층에서 뒤의 층으로 이어질 수도 있고 출력으로 이어질 수도 있습니다. 매니페스트의 "{property}"로 연결하십시오.',
  "frameworksKeras.outputOf": "{layer}의 출력",
  "frameworksKeras.inOrder": "파일이 계산 순서대로 잇달아 적고 있으며, 각각 앞의 것이 내놓는 만큼을 읽습니다.",
  "frameworksKeras.window": "토큰 {window, number}개를 한꺼번에 읽고, 짧으면 앞을 {padding, number}(으)로 채움",
  "frameworksKeras.wholeWindows": "토큰 {window, number}개를 한꺼번에 읽고, 앞에 그만큼이 없는 토큰은 예측하지 않음",
  "frameworksKeras.shortWindows": "토큰 {window, number}개를 한꺼번에 읽되, 처음에는 더 적게 읽음",
  "frameworksKeras.windowBetween":
    "토큰 {window, number}개를 한꺼번에 읽고, 짧으면 앞을 {padding, number}(으)로 채우며, 앞뒤에 {boundary}을(를) 둠",
  "frameworksKeras.textgenrnn": "{name}은(는) 모델이 읽은 것을 평균합니다. textgenrnn의 모델은 문자 {n, number}개를 평균합니다.",
  "frameworksKeras.answersOnce":
    "이 모델은 {window, number}단계마다 0인 상태에서 시작하여 한 번 답합니다. 추적할 때는 전체를 한 시퀀스로 읽으므로 각 단계의 출력이 그 답과 같지 않습니다. 수를 읽는 모델을 비교할 값으로 평가할 때는 창마다 계산합니다.",
  "frameworksKeras.windowStated": "설정의 입력이 이 길이입니다.",
};
