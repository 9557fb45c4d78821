import type { pictures as english } from "../en/pictures";
import type { Translation } from "../translation";

/** 네트워크가 단계마다 읽거나 그리는 그림. */
export const pictures: Translation<typeof english> = {
  "pictures.title": "그림",
  "pictures.none":
    "이 모델은 텍스트나 숫자를 읽으며 그림은 읽지 않습니다. 그림을 읽는 모델은 “{command}” 명령으로 열 수 있습니다.",
  "pictures.at": "그림 {picture, number}/{pictures, number}",
  "pictures.previous": "이전 그림",
  "pictures.next": "다음 그림",
  "pictures.steps": "단계",
  "pictures.end": "끝",
  "pictures.spelled": "“{name}”(이)라고 씁니다.",
  "pictures.looks": "글자 {step, number} “{letter}”, 확신 {share}. 자리 {all, number}개 중 {n, number}개쯤을 봅니다.",
  "pictures.weightsSum": "보는 곳. 모든 자리의 가중치를 더하면 {sum}입니다.",
  "pictures.letters": "글자별 확신",
  "pictures.beta": "본 것을 {value}배로 반영합니다(β).",
};
