import type { frameworksFlax as english } from "../en/frameworksFlax";
import type { Translation } from "../translation";

/** Flax의 셀에 대한 말. */
export const frameworksFlax: Translation<typeof english> = {
  "frameworksFlax.misfit": "{path}을(를) 제외했습니다. 커널과 편향이 서로 맞지 않습니다.",
  "frameworksFlax.reverseName": "역방향 셀이면 이름에 {names}이(가) 있습니다.",
  "frameworksFlax.gatesApart": "게이트마다 따로",
  "frameworksFlax.gatesStacked": "flax.nnx는 dense_i와 dense_h에 이 순서로 쌓습니다.",
  "frameworksFlax.gatesNamed": "게이트마다 가중치가 따로 있고, 게이트의 이름이 붙어 있습니다.",
  "frameworksFlax.resetAfter": "Flax의 GRUCell은 순환 곱에 리셋 게이트를 곱합니다.",
  "frameworksFlax.activationOpen":
    "SimpleCell이 무엇을 적용하는지는 가중치에 나타나지 않습니다. Flax에서는 프로그램에서 따로 정하지 않으면 tanh입니다. 이전 상태를 더하는지({option})도 나타나지 않으며, 그런 셀은 실행하지 않습니다.",
  "frameworksFlax.ownBiases": "셀의 밀집 층마다 편향이 있어 더해집니다.",
  "frameworksFlax.noBias": "편향이 있는 셀이 없습니다.",
};
