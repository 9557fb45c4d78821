import type { frameworksGatescope as english } from "../en/frameworksGatescope";
import type { Translation } from "../translation";

/** Gatescope가 학습해서 쓴 파일에 대한 말. */
export const frameworksGatescope: Translation<typeof english> = {
  "frameworksGatescope.cellNamed": "텐서 이름에 적혀 있습니다.",
  "frameworksGatescope.parameter": "셀 수식의 {parameter}",
};
