import type { opening as english } from "../en/opening";
import type { Translation } from "../translation";

/** 체크포인트를 열 때 하는 말: 경로, 아카이브, 폴더, 실행할 수 없는 모델. */
export const opening: Translation<typeof english> = {
  "opening.noSuchState": "{file}의 배열 {name}은(는) 이 모델의 상태가 아닙니다. 모델의 상태: {states}.",
  "opening.stateSize": "{file}: {name}의 형상은 {shape}인데, 상태는 수 {size, number}개입니다.",
  "opening.statesGiven": "{file}에 첫 단계 앞의 상태가 들어 있습니다. 들어 있지 않은 상태는 그대로입니다.",
  "opening.statesMissing": "체크포인트 옆에 {file} 파일이 없습니다",
  "opening.noEncoder": "{model}에는 마지막 상태를 이어받을 인코더가 없습니다.",
  "opening.statesDiffer": "{encoder}의 상태와 {model}의 상태는 크기가 다릅니다.",
  "opening.encoderUnread":
    "원문을 읽는 {encoder}을(를) 열 수 없습니다. {reason} 디코더와 다른 토큰을 읽는다면 매니페스트의 {property}에 둘 다 적으십시오.",
  "opening.sourceEmpty": "원문에 {encoder}이(가) 읽을 수 있는 내용이 없습니다. 다른 원문을 입력하십시오.",
  "opening.sourceUnencodable":
    "{encoder}이(가) 원문을 읽을 수 없습니다. {reason} {tokens} 같은 어휘 집합의 토큰으로 입력하십시오.",
  "opening.sourceRead": "{encoder}이(가) 토큰 {n, number}개로 된 원문을 읽었습니다.",
  "opening.cannotBeOpened": "{path}을(를) 열 수 없습니다. {reason}. 경로를 확인하십시오.",
  "opening.noFile": "파일이 아니라 폴더나 장치입니다",
  "opening.notThere": "그런 파일이 없습니다",
  "opening.notPermitted": "권한이 없습니다",
  "opening.noBundledModel": '함께 제공되는 모델 가운데 "{name}"이(가) 없습니다. 있는 모델: {names}.',
  "opening.noneBundled": '함께 제공되는 모델 가운데 "{name}"이(가) 없습니다. 함께 제공되는 모델이 하나도 없습니다.',
  "opening.becameShorter": "읽는 동안 {name}이(가) 짧아졌습니다. 다시 여십시오.",
  "opening.checkpoint": "체크포인트",
  "opening.bytesNeeded": "{length, number}바이트가 필요한데 파일은 모두 {size, number}바이트입니다",
  "opening.noArchive": "{file}은(는) 아카이브가 아니므로 그 안에 {path}이(가) 없습니다. 파일 이름으로 여십시오.",
  "opening.notInArchive": "{file}에는 파일 {path}이(가) 없습니다. 들어 있는 파일: {listed}.",
  "opening.notInEmptyArchive": "{file}에는 파일 {path}이(가) 없습니다. 비어 있습니다.",
  "opening.archiveHoldsSeveral":
    "{file}은(는) 아카이브이며, 그 안의 파일 {count, number}개가 체크포인트입니다: {listed}. 열 것을 지정하십시오: {example}.",
  "opening.archiveHoldsNone": "{file}은(는) 아카이브인데 읽을 수 있는 체크포인트가 없습니다. 들어 있는 파일: {listed}.",
  "opening.archiveEmpty": "{file}은(는) 아카이브인데 비어 있습니다.",
  "opening.folderHolds": "{folder}은(는) 폴더입니다. 그 안의 파일을 여십시오: {listed}.",
  "opening.folderHoldsNone": "{folder}은(는) 폴더인데 읽을 수 있는 체크포인트가 없습니다. 들어 있는 파일: {listed}.",
  "opening.folderIs": "{folder}은(는) {kind}이(가) 든 폴더이며 읽을 수 없습니다. {advice}",
  "opening.folderEmpty": "{folder}은(는) 폴더인데 파일이 없습니다.",
  "opening.more": "그 밖의 {more, number}개",
  "opening.noModel":
    "{file}에는 알아볼 수 있는 순환 신경망이 없습니다. {found} LSTM, GRU, RNN은 {conventions}의 텐서 이름과 형태로 알아봅니다. 실행하려면 {example}처럼 이런 이름으로 가중치를 저장하십시오. 파일의 내용은 살펴볼 수 있습니다.",
  "opening.unrunCell":
    "{file}은(는) 실행하지 않습니다. {found} 파일의 내용은 살펴볼 수 있습니다. 실행하는 셀은 {cells} 등입니다.",
  "opening.looksLikeIndRnn":
    "{names}(으)로 보아 IndRNN인 듯합니다. IndRNN의 유닛은 자기 자신의 이전 상태만 보며, 실행할 수 있는 셀 가운데 식이 같은 것은 없습니다.",
  "opening.looksLikeSru":
    "{names}(으)로 보아 SRU인 듯합니다. SRU의 게이트는 출력이 아니라 이전 셀 상태를 유닛마다 따로 보며, 실행할 수 있는 셀 가운데 식이 같은 것은 없습니다.",
  "opening.looksLikeOnLstm":
    "{names}(으)로 보아 ON-LSTM인 듯합니다. ON-LSTM은 마스터 게이트로 유닛에 순서를 두며, 실행할 수 있는 셀 가운데 식이 같은 것은 없습니다.",
  "opening.looksLikeQrnn":
    "{names}(으)로 보아 QRNN인 듯합니다. QRNN의 게이트는 상태를 보지 않고 최근의 입력만 보며, 실행할 수 있는 셀 가운데 식이 같은 것은 없습니다.",
  "opening.looksLikeConvLstm":
    "{names}(으)로 보아 ConvLSTM인 듯합니다. ConvLSTM의 상태는 합성곱을 하는 그림이며, 유닛이 한 줄로 늘어선 상태만 실행할 수 있습니다.",
  "opening.looksLikeMgu":
    "{names}(으)로 보아 최소 게이트 유닛(MGU)인 듯합니다. MGU는 게이트가 하나뿐이며, 실행할 수 있는 셀 가운데 식이 같은 것은 없습니다.",
  "opening.partsUnread": "{file}: {reason} 파일의 내용은 살펴볼 수 있습니다.",
  "opening.packedWeights": "PyTorch가 양자화하여 묶은 가중치는 읽지 않습니다. 양자화하기 전의 state dict를 저장하십시오.",
  "opening.exportedProgram":
    "{file}은(는) torch.export가 쓴 프로그램이며, 그 가중치는 읽지 않습니다. 모듈의 {call} 값을 저장하여 여십시오.",
  "opening.noTensors": "이름이 있는 텐서가 없습니다.",
  "opening.gatesByShape": "형태로 보아 {names}이(가) 게이트일 수 있습니다.",
  "opening.noGates": "텐서 {n, number}개 가운데 게이트를 쌓은 형태는 없습니다.",
  "opening.cannotBeTraced": "{file}은(는) 추적할 수 없습니다. {problem}",
  "opening.tensorsUnused": "텐서 {all, number}개 중 {count, number}개는 파악한 모델에 속하지 않아 실행하지 않습니다: {names}.",
  "opening.nonFinite": "가중치에 유한하지 않은 수(NaN이나 무한대)가 있어 추적한 값도 그렇게 됩니다.",
  "opening.noPart": "모델에 속하지 않음",
  "opening.entries": "항목 {n, number}개",
  "opening.charactersOfJson": "{n, number}자의 JSON",
};
