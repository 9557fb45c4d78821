import type { frameworksHaiku as english } from "../en/frameworksHaiku";
import type { Translation } from "../translation";

/** Haiku의 셀에 대한 말. */
export const frameworksHaiku: Translation<typeof english> = {
  "frameworksHaiku.misfit": "{path}을(를) 제외했습니다. 가중치와 편향이 서로 맞지 않습니다.",
  "frameworksHaiku.names":
    "{name}은(는) Haiku가 붙이는 이름이고, Haiku의 {cell}에서는 이렇습니다. 다른 프로그램에서 같은 이름을 썼을 수도 있습니다.",
  "frameworksHaiku.forgetBias": "Haiku의 {cell}은(는) 실행할 때 1을 더하며, 그 값은 파일에 없습니다.",
  "frameworksHaiku.activation":
    "{name}은(는) Haiku가 붙이는 이름이고, Haiku의 {cell}은(는) ReLU를 적용합니다. 가중치에는 나타나지 않습니다.",
  "frameworksHaiku.biases": "{names}",
  "frameworksHaiku.noDirection": "Haiku의 이름으로는 방향을 알 수 없습니다.",
};
