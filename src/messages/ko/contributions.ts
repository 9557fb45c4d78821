import type { contributions as english } from "../en/contributions";
import type { Translation } from "../translation";

export const contributions: Translation<typeof english> = {
  "contributions.displayName": "Gatescope",
  "contributions.description":
    "순환 신경망의 내부를 들여다봅니다. 지금 읽고 있는 텍스트에 LSTM, GRU, RNN을 실행하고 토큰마다 모든 게이트와 상태를 확인할 수 있습니다.",
  "contributions.category": "Gatescope",
  "contributions.untrustedWorkspaces":
    "체크포인트, 매니페스트, 텍스트에 담긴 코드는 절대 실행하지 않습니다. 피클은 알려진 생성자만 허용하며 데이터로만 읽고, 파일에 적힌 모든 크기는 메모리를 할당하기 전에 한도를 확인합니다.",
  "contributions.virtualWorkspaces":
    "체크포인트는 디스크에서 필요한 구간만 읽으므로 수 기가바이트 파일도 바로 열립니다. 가상 작업 영역에는 디스크가 없습니다.",
  "contributions.visualize": "LSTM 시각화",
  "contributions.visualizeSample": "예제 텍스트 시각화",
  "contributions.lookAtDigits": "숫자 그림 보기…",
  "contributions.visualizeWithCheckpoint": "이 체크포인트로 LSTM 시각화",
  "contributions.visualizeNumbers": "숫자 파일 시각화…",
  "contributions.explainCheckpoint": "이 체크포인트 설명",
  "contributions.compareCheckpoints": "체크포인트 비교",
  "contributions.chooseModel": "모델 선택…",
  "contributions.chooseVocabulary": "어휘 집합 선택…",
  "contributions.giveSource": "인코더가 읽을 원문 입력…",
  "contributions.train": "이 텍스트로 모델 학습…",
  "contributions.lab": "실험실 열기",
  "contributions.traceAgain": "다시 추적",
  "contributions.cancelTrace": "추적 취소",
  "contributions.showToken": "커서 위치의 토큰을 패널에서 보기",
  "contributions.colourText": "텍스트 색칠 기준…",
  "contributions.toggleTextColours": "텍스트 색칠 켜기/끄기",
  "contributions.tokenColour": "추적한 텍스트에서 초점이 있는 토큰을 두르는 테두리입니다.",
  "contributions.focusBack": "이전 초점으로",
  "contributions.focusForward": "다음 초점으로",
  "contributions.models": "모델",
  "contributions.traces": "추적",
  "contributions.pins": "고정한 유닛",
  "contributions.views": "저장한 보기",
  "contributions.noTraces":
    "추적한 텍스트가 없습니다. 열려 있는 텍스트나 셰익스피어 희곡의 한 장면을 신경망에 읽혀 보십시오.\n[LSTM 시각화](command:gatescope.visualize)\n[예제 텍스트 시각화](command:gatescope.visualizeSample)",
  "contributions.noPins":
    "눈여겨볼 유닛은 이름을 붙여 고정할 수 있습니다. 추적에서 유닛을 고르고 히트맵의 차트 옆에 있는 고정 버튼을 누르십시오. 고정한 유닛은 같은 모델이 읽는 모든 텍스트의 히트맵에서 맨 위에 표시됩니다.",
  "contributions.noViews":
    "보기에는 텍스트, 모델, 살펴보던 자리가 담깁니다. 저장해 두면 나중에 다시 열 수 있습니다.\n[보기 저장…](command:gatescope.saveView)",
  "contributions.openModel": "검사기에서 열기",
  "contributions.visualizeWith": "이 모델로 시각화",
  "contributions.visualizeBeside": "옆 패널에서 시각화…",
  "contributions.useModel": "이 모델 선택",
  "contributions.compareModel": "다른 모델과 비교…",
  "contributions.showTrace": "추적 보기",
  "contributions.closeTrace": "추적 닫기",
  "contributions.showPin": "이 유닛 살펴보기",
  "contributions.renamePin": "고정한 유닛 이름 바꾸기…",
  "contributions.unpin": "고정 해제",
  "contributions.saveView": "보기 저장…",
  "contributions.showView": "보기 열기",
  "contributions.renameView": "보기 이름 바꾸기…",
  "contributions.deleteView": "보기 삭제",
  "contributions.inspector": "Gatescope 체크포인트 검사기",
  "contributions.start": "순환 신경망 들여다보기",
  "contributions.startAbout": "텍스트와 모델을 고르면 토큰마다 모든 게이트와 상태를 볼 수 있습니다.",
  "contributions.startTrace": "신경망이 텍스트를 읽는 모습 보기",
  "contributions.startTraceAbout":
    "셰익스피어 희곡의 한 장면이 열리고 그 옆에 선택한 층의 모든 게이트와 상태가 표시됩니다. 왼쪽에서 오른쪽으로 토큰이, 위에서 아래로 유닛이 놓입니다.\n[예제 텍스트 시각화](command:gatescope.visualizeSample)\n직접 고른 텍스트를 보려면 파일을 열고 살펴볼 부분을 선택한 다음 **LSTM 시각화**를 실행하십시오. 이 명령은 명령 팔레트, 편집기의 상황에 맞는 메뉴, 편집기 오른쪽 위에 있습니다.",
  "contributions.startTracePicture": "텍스트와 그 옆 패널에 표시된 층의 히트맵",
  "contributions.startHover": "텍스트에 마우스 올리기",
  "contributions.startHoverAbout":
    "추적한 텍스트의 단어에 마우스를 올리면 그 토큰의 값과 모델이 다음에 예상하는 토큰을 표시합니다. 히트맵을 클릭하면 텍스트에서 해당 토큰이 선택됩니다.",
  "contributions.startHoverPicture": "추적한 텍스트에서 토큰의 값을 확인하는 모습",
  "contributions.startModel": "모델을 선택하거나 직접 준비한 모델 열기",
  "contributions.startModelAbout":
    "같은 텍스트에서 LSTM, GRU, 기본 RNN을 비교할 수 있습니다.\n[모델 선택…](command:gatescope.chooseModel)\nPyTorch, Keras, safetensors, ONNX 등의 체크포인트를 열어 내용을 살펴보고 바로 실행할 수도 있습니다.\n[체크포인트 열기…](command:workbench.action.files.openFile)",
  "contributions.startModelPicture": "체크포인트의 층과 텐서를 표시하는 검사기",
  "contributions.modelSetting":
    "**LSTM 시각화**가 실행할 모델입니다. 기본 제공 모델의 이름(`bytes`, `shakespeare-lstm`, `shakespeare-gru`, `shakespeare-rnn`, `family-lstm` 등)이나 체크포인트의 경로를 지정합니다. 경로는 절대 경로이거나 작업 영역 폴더를 기준으로 한 상대 경로입니다. 순환 부분이 여럿인 파일에서는 하나를 지정할 수 있습니다(`경로::부분`). **Gatescope: 모델 선택…**으로도 지정할 수 있습니다.",
  "contributions.hoverSetting": "추적한 문서의 텍스트에 마우스를 올리면 게이트와 상태의 값을 표시합니다.",
  "contributions.followEditsSetting":
    "텍스트를 편집하는 동안 처음 바뀐 토큰부터 이어서 추적합니다. 끄면 편집으로 유효하지 않게 된 부분을 다시 추적할 때까지 표시만 해 둡니다.",
  "contributions.threadsSetting":
    "추적 하나를 계산하는 스레드 수입니다. auto는 코어가 둘 이상이면 스레드 두 개를 사용합니다. 어느 쪽이든 계산 결과는 같습니다. 엔진이 다음에 시작할 때, 곧 추적이 없는 채로 30초가 지난 뒤나 창을 다시 로드한 뒤에 적용됩니다.",
  "contributions.memorySetting":
    "추적 하나의 게이트와 상태에 쓸 수 있는 메모리(MB)입니다. 한도를 넘으면 필요한 값을 볼 때마다 다시 계산합니다.",
};
