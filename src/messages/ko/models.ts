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
  "models.vrnn": "VRNN: 숫자를 한 줄씩 쓰기",
  "models.vrnnAbout":
    "단계마다 잠재 변수를 두고 그 분포를 앞의 내용에서 예상하는 순환 신경망입니다. 8 × 8 픽셀 숫자를 한 줄씩 쓰거나 읽습니다.",
  "models.storn": "STORN: 숫자를 한 줄씩 쓰기",
  "models.stornAbout":
    "단계마다 잠재 변수를 두고 늘 같은 분포에서 뽑는 순환 신경망입니다. 8 × 8 픽셀 숫자를 한 줄씩 쓰거나 읽습니다.",

  "models.ofTexts": "텍스트 모델",
  "models.ofPictures": "숫자 그림 모델",
};
