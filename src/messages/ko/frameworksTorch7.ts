import type { frameworksTorch7 as english } from "../en/frameworksTorch7";
import type { Translation } from "../translation";

/** char-rnn과 torch-rnn의 모델에 대한 말. */
export const frameworksTorch7: Translation<typeof english> = {
  "frameworksTorch7.leftOut": "{paths}을(를) 제외했습니다. 그 합으로 만드는 것이 LSTM, GRU, RNN이 아닙니다.",
  "frameworksTorch7.charRnnGates": "char-rnn은 LSTM의 게이트를 이 순서로 쌓습니다.",
  "frameworksTorch7.torchRnnGates": "torch-rnn은 LSTM의 게이트를 이 순서로 쌓습니다.",
  "frameworksTorch7.charRnnOneHot": "char-rnn은 문자를 원-핫으로 읽으며, 그래프가 {n, number}개에 하나씩 점수를 냅니다.",
  "frameworksTorch7.normalised": "순환 합을 배치에 대해 정규화하는데, 이는 실행하지 않습니다.",
  "frameworksTorch7.resetInGraph": "모듈의 그래프에서, 후보 값이 읽는 상태에 곱해집니다.",
  "frameworksTorch7.noBias": "셀의 선형 층에 편향이 없습니다.",
  "frameworksTorch7.ownBiases": "셀의 선형 층마다 편향이 있어 더해집니다.",
  "frameworksTorch7.oneVector": "층마다 편향 벡터가 하나 있습니다.",
};
