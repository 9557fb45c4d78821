import type { models as english } from "../en/models";
import type { Translation } from "../translation";

export const models: Translation<typeof english> = {
  "models.bytes": "바이트: 산문, 소스 코드, 한국어",
  "models.bytesAbout":
    "어떤 텍스트든 바이트로 읽습니다. 셰익스피어, JavaScript, TypeScript, C++, SCSS, JSON, Markdown, 프로그램의 한국어 메시지로 학습했습니다.",
  "models.lstm": "셰익스피어 LSTM",
  "models.lstmAbout": "비교할 수 있도록 크기를 같게 하고 셰익스피어를 문자 단위로 똑같이 학습한 세 모델 가운데 LSTM입니다.",
  "models.gru": "셰익스피어 GRU",
  "models.gruAbout":
    "비교할 수 있도록 크기를 같게 하고 셰익스피어를 문자 단위로 똑같이 학습한 세 모델 가운데 GRU(순환 가중치를 곱한 뒤에 리셋 게이트 적용)입니다.",
  "models.rnn": "셰익스피어 RNN(tanh)",
  "models.rnnAbout":
    "비교할 수 있도록 크기를 같게 하고 셰익스피어를 문자 단위로 똑같이 학습한 세 모델 가운데 기본 tanh 신경망입니다.",
  "models.attention": "어텐션: 숫자의 영어 이름 쓰기",
  "models.attentionAbout": "8 × 8 픽셀 숫자 그림에서 글자마다 볼 곳을 고르며 숫자의 영어 이름을 한 글자씩 씁니다(소프트 어텐션).",
  "models.rnnsearch": "텍스트 어텐션: 날짜를 ISO 형식으로 쓰기",
  "models.rnnsearchAbout":
    "영어로 적은 날짜를 한 행씩 읽고 ISO 형식으로 씁니다. 숫자를 하나 쓸 때마다 행의 글자 가운데 볼 곳을 어텐션이 고릅니다.",
  "models.vrnn": "VRNN: 숫자를 한 줄씩 쓰기",
  "models.vrnnAbout":
    "단계마다 잠재 변수를 두고 그 분포를 앞의 내용에서 예상하는 순환 신경망입니다. 8 × 8 픽셀 숫자를 한 줄씩 쓰거나 읽습니다.",
  "models.storn": "STORN: 숫자를 한 줄씩 쓰기",
  "models.stornAbout":
    "단계마다 잠재 변수를 두고 늘 같은 분포에서 뽑는 순환 신경망입니다. 8 × 8 픽셀 숫자를 한 줄씩 쓰거나 읽습니다.",
  "models.draw": "DRAW: 숫자를 여러 단계로 그리기",
  "models.drawAbout":
    "스스로 자리를 정하는 쓰기 창으로 8 × 8 픽셀 숫자를 잡음에서 여덟 단계에 걸쳐 그립니다. 읽기 창으로 숫자를 읽고 따라 그릴 수도 있습니다.",

  "models.ofTexts": "텍스트 모델",
  "models.ofPictures": "숫자 그림 모델",
  "models.family": "셀 비교: 셀마다 하나씩 똑같이 학습한 신경망",
  "models.familyRnn": "기본 RNN",
  "models.familyRnnAbout": "게이트 없이 tanh만 쓰는 기본 순환 신경망입니다.",
  "models.familyLstmAbout": "셀 상태에 망각, 입력, 출력 게이트를 둔 LSTM입니다. 핍홀은 없습니다(Greff 외 2015의 NP).",
  "models.familyPeephole": "핍홀 LSTM",
  "models.familyPeepholeAbout": "세 게이트가 모두 셀 상태도 보는 LSTM입니다. Greff 외 2015의 출발점입니다.",
  "models.familyPeepholeIf": "핍홀 LSTM(입력, 망각 게이트)",
  "models.familyPeepholeIfAbout": "입력 게이트와 망각 게이트만 셀 상태를 보고 출력 게이트는 보지 않습니다.",
  "models.familyCoupled": "결합 게이트 LSTM",
  "models.familyCoupledAbout": "잊는 만큼만 씁니다. 입력 게이트가 1 − f입니다.",
  "models.familyGruAbout":
    "업데이트 게이트와 리셋 게이트가 있고 셀 상태는 없습니다. PyTorch처럼 순환 가중치를 곱한 뒤에 리셋 게이트를 적용합니다.",
  "models.familyGruResetBefore": "GRU(곱셈 전 리셋)",
  "models.familyGruResetBeforeAbout": "논문대로 순환 가중치를 곱하기 전에 리셋 게이트를 적용하는 GRU입니다.",
  "models.familyDepthGated": "깊이 게이트 LSTM",
  "models.familyDepthGatedAbout": "두 층으로 이루어집니다. 둘째 층의 셀 상태가 깊이 게이트를 통해 첫째 층의 셀 상태를 받습니다.",
  "models.familyGridAbout":
    "블록이 두 층이며, 블록마다 메모리가 둘입니다. 하나는 시간을 따라 이어지고, 하나는 아래층에서 위층으로 올라갑니다(Kalchbrenner 외 2015).",
  "models.familyClockworkAbout": "유닛이 네 무리로 나뉘어 각각 1, 2, 4, 8단계마다 갱신됩니다.",
  "models.familyNig": "입력 게이트가 없는 LSTM",
  "models.familyNigAbout": "후보 값을 모두 쓰는, 입력 게이트가 없는 핍홀 LSTM입니다(Greff 외 2015의 NIG).",
  "models.familyNfg": "망각 게이트가 없는 LSTM",
  "models.familyNfgAbout": "아무것도 잊지 않는, 망각 게이트가 없는 핍홀 LSTM입니다(Greff 외 2015의 NFG).",
  "models.familyNog": "출력 게이트가 없는 LSTM",
  "models.familyNogAbout": "셀 상태를 모두 내보내는, 출력 게이트가 없는 핍홀 LSTM입니다(Greff 외 2015의 NOG).",
  "models.familyNiaf": "입력 활성화 함수가 없는 LSTM",
  "models.familyNiafAbout": "후보 값에 tanh를 적용하지 않는 핍홀 LSTM입니다(Greff 외 2015의 NIAF).",
  "models.familyNoaf": "출력 활성화 함수가 없는 LSTM",
  "models.familyNoafAbout": "셀 상태를 tanh 없이 내보내는 핍홀 LSTM입니다(Greff 외 2015의 NOAF).",
  "models.familyCifg": "핍홀 LSTM(망각 게이트 1 − i)",
  "models.familyCifgAbout": "망각 게이트가 1 − i인, 핍홀이 있는 결합 게이트 LSTM입니다(Greff 외 2015의 CIFG).",
  "models.familyFgr": "모든 게이트가 순환하는 LSTM",
  "models.familyFgrAbout": "게이트마다 앞 단계의 모든 게이트도 읽는 핍홀 LSTM입니다(Greff 외 2015의 FGR).",
  "models.familyMut1About": "탐색으로 찾은, GRU와 비슷한 셀입니다. 업데이트 게이트가 입력만 봅니다(Jozefowicz 외 2015).",
  "models.familyMut2About": "탐색으로 찾은, GRU와 비슷한 셀입니다. 리셋 게이트가 입력을 그대로 받습니다(Jozefowicz 외 2015).",
  "models.familyMut3About":
    "탐색으로 찾은, GRU와 비슷한 셀입니다. 업데이트 게이트가 은닉 상태의 tanh를 봅니다(Jozefowicz 외 2015).",
  "models.familyMinGruAbout": "게이트와 후보 값이 상태를 보지 않고 입력만 보는 두 층입니다(Feng 외 2024).",
  "models.familyMinLstmAbout": "망각 게이트와 입력 게이트가 입력만 보고 1을 나누어 갖는 두 층입니다(Feng 외 2024).",
  "models.familySlstmAbout": "지수 게이트를 쓰고, 그 범위를 지키는 상태와 쓴 양을 세는 상태를 둡니다(Beck 외 2024).",
};
