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
  "contributions.visualizeWithCheckpoint": "이 체크포인트로 LSTM 시각화",
  "contributions.visualizeNumbers": "숫자 파일 시각화…",
  "contributions.explainCheckpoint": "이 체크포인트 설명",
  "contributions.compareCheckpoints": "체크포인트 비교",
  "contributions.chooseModel": "모델 선택…",
  "contributions.chooseVocabulary": "어휘 집합 선택…",
  "contributions.traceAgain": "다시 추적",
  "contributions.cancelTrace": "추적 취소",
  "contributions.showToken": "커서 위치의 토큰을 패널에서 보기",
  "contributions.focusBack": "이전 초점으로",
  "contributions.focusForward": "다음 초점으로",
  "contributions.inspector": "Gatescope 체크포인트 검사기",
  "contributions.modelSetting":
    "**LSTM 시각화**가 실행할 모델입니다. 기본 제공 모델의 이름(`bytes`, `shakespeare-lstm`, `shakespeare-gru`, `shakespeare-rnn`)이나 체크포인트의 경로를 지정합니다. 경로는 절대 경로이거나 작업 영역 폴더를 기준으로 한 상대 경로입니다. **Gatescope: 모델 선택…**으로도 지정할 수 있습니다.",
  "contributions.hoverSetting": "추적한 문서의 텍스트에 마우스를 올리면 게이트와 상태의 값을 표시합니다.",
  "contributions.followEditsSetting":
    "텍스트를 편집하는 동안 처음 바뀐 토큰부터 이어서 추적합니다. 끄면 편집으로 유효하지 않게 된 부분을 다시 추적할 때까지 표시만 해 둡니다.",
  "contributions.threadsSetting":
    "추적 하나를 계산하는 스레드 수입니다. auto는 코어가 둘 이상이면 스레드 두 개를 사용합니다. 어느 쪽이든 계산 결과는 같습니다. 엔진이 다음에 시작할 때, 곧 추적이 없는 채로 30초가 지난 뒤나 창을 다시 로드한 뒤에 적용됩니다.",
  "contributions.memorySetting":
    "추적 하나의 게이트와 상태에 쓸 수 있는 메모리(MB)입니다. 한도를 넘으면 필요한 값을 볼 때마다 다시 계산합니다.",
};
