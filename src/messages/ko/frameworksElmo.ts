import type { frameworksElmo as english } from "../en/frameworksElmo";
import type { Translation } from "../translation";

/** ELMo의 biLM에 대한 말. */
export const frameworksElmo: Translation<typeof english> = {
  "frameworksElmo.gateOrder": "TensorFlow의 LSTMCell은 입력 게이트, 후보 값, 망각 게이트, 출력 게이트의 순서로 쌓습니다.",
  "frameworksElmo.forgetBias": "TensorFlow의 LSTMCell은 실행할 때 1을 더하며, bilm-tf는 이를 그대로 둡니다.",
  "frameworksElmo.oneBias": "{name}은(는) 입력과 상태에 함께 쓰입니다.",
  "frameworksElmo.clips": "셀 ±{cells, number}, 투영 ±{projections, number}",
  "frameworksElmo.noOptions":
    "같은 폴더에 {name}이(가) 없습니다. 파일에서 알 수 있는 한, 셀과 투영을 {clip, number}에서 자르고 층을 건너뛰는 연결은 없는 것으로 봅니다.",
  "frameworksElmo.optionsNoJson":
    "{name}이(가) 올바른 JSON이 아닙니다. 파일에서 알 수 있는 한, 셀과 투영을 {clip, number}에서 자르고 층을 건너뛰는 연결은 없는 것으로 봅니다.",
  "frameworksElmo.directions": "bilm-tf는 정방향 스택을 {forward}, 역방향 스택을 {reverse}(이)라고 부릅니다.",
  "frameworksElmo.spelledWords": "문자로 풀어 쓴 단어",
  "frameworksElmo.characterNetwork": "{table}와(과) CNN 텐서가 단어마다 벡터를 만듭니다.",
  "frameworksElmo.noCharacterNetwork": "파일에 온전한 문자 신경망이 없습니다.",
  "frameworksElmo.skips": "층을 건너뛰는 연결({option})이 있는데, 이는 아직 실행하지 않습니다.",
  "frameworksElmo.everyWord": "문자 {n, number}개로 풀어 쓴 모든 단어",
};
