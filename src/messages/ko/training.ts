import type { training as english } from "../en/training";
import type { Translation } from "../translation";

/** 신경망을 학습하는 데 쓰는 설정에서 무엇이 잘못되었는지. */
export const training: Translation<typeof english> = {
  "training.wholeNumber": "{setting}은(는) {least, number}에서 {most, number}까지의 정수여야 합니다. 주어진 값은 {given}입니다.",
  "training.share": "{setting}은(는) 0 이상 1 미만이어야 합니다. 주어진 값은 {given}입니다.",
  "training.positive": "{setting}은(는) 0보다 커야 합니다. 주어진 값은 {given}입니다.",
  "training.notTied": "{cell}의 층들은 가중치의 모양이 서로 달라 공유할 수 없습니다. Grid LSTM의 층들은 공유할 수 있습니다.",
  "training.twoLayers": "이 셀은 아래층의 셀 상태를 읽습니다. 두 층 이상으로 학습하십시오. 첫 층은 {cell}입니다.",
  "training.tokenOutside": "토큰 {token, number}은(는) 크기가 {vocabulary, number}인 어휘 집합에 없습니다.",
  "training.textTooShort":
    "학습할 텍스트의 토큰이 {tokens, number}개입니다. 이 행 수와 창 길이에는 {needed, number}개가 필요합니다. 텍스트를 늘리거나 행 수를 줄이거나 창을 짧게 하십시오.",
  "training.otherCheckpoint":
    "이어 갈 체크포인트의 크기나 스레드 수가 이 학습과 다릅니다. 체크포인트를 만들 때의 설정으로 시작하십시오.",
  "training.memory":
    "이 신경망을 학습하려면 메모리 {needed, number}MB가 필요하지만 {limit, number}MB까지 쓸 수 있습니다. 유닛, 행, 단계 수를 줄이십시오.",
  "training.noState": "{file}은(는) 학습을 이어 갈 수 있는 파일이 아닙니다.",

  "training.cardByte": "바이트",
  "training.cardCharacter": "글자",
  "training.cardNetwork": "크기 {embedding, number}의 임베딩, 유닛이 {units, number}개인 {cell} {layers, number}층, 선형 출력층",
  "training.cardCount": "{n, number}개",
  "training.cardTied": "모든 층이 맨 아래층의 가중치를 공유",
  "training.cardVocabulary": "{unit} 토큰 {n, number}개",
  "training.cardUpdates":
    "{updates, number}번. 매번 토큰 {least, number}~{most, number}개인 행 {rows, number}개를 읽고 상태를 이어 갑니다(토큰 {tokens, number}개를 {epochs}번).",
  "training.cardOptimizer":
    "AdamW. 갱신 {warmUp, number}번 동안 학습률을 {rate}까지 올린 뒤 코사인으로 그 {last}배까지 내립니다. 가중치 감쇠 {decay}, 기울기 크기 제한 {clip}, 드롭아웃 {dropout}, 상태에 매기는 벌점: {quiet}",
  "training.cardLoss": "{unit} 하나에 {loss}내트, 마지막 갱신 동안의 평균",
  "training.cardHeldOut": "{unit} 하나에 {loss}내트, 학습하지 않은 토큰 {tokens, number}개에서",
  "training.cardTook": "{seconds, number}초, 스레드 {parts, number}개",
  "training.cardData": "다음 텍스트로 학습했고 그 마지막 10분의 1은 남겨 두었습니다(전체의 SHA-256: {hash}).",
  "training.cardText": "{file}, {bytes, number}바이트",
  "training.noSimd": "이 컴퓨터의 WebAssembly에는 학습에 필요한 SIMD가 없습니다. 더 새로운 VS Code나 Node를 사용하십시오.",
  "training.none": "여기에서 학습하는 신경망이 없습니다. 먼저 “학습 시작”을 누르십시오.",
  "training.noSnapshot": "이 학습에는 그런 시점이나 층, 채널이 없습니다.",
};
