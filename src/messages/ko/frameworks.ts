import type { frameworks as english } from "../en/frameworks";
import type { Translation } from "../translation";

/** 파일의 텐서에서 모델을 파악할 때 모든 프레임워크에서 쓰는 말. */
export const frameworks: Translation<typeof english> = {
  "frameworks.whereEnded": "{part}이(가) 끝난 상태",
};
