import type { pictures as english } from "../en/pictures";
import type { Translation } from "../translation";

/** 네트워크가 단계마다 읽거나 그리는 그림. */
export const pictures: Translation<typeof english> = {
  "pictures.title": "그림",
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
  "pictures.writes":
    "{rows, number}줄 중 {row, number}번째 줄을 잠재 변수 {n, number}개로 썼습니다. 잡음이 예상한 값에서 대략 {spread}만큼 움직입니다.",
  "pictures.reads":
    "{rows, number}줄 중 {row, number}번째 줄을 읽었습니다. 잠재 변수의 폭은 예상할 때 {spread}였고 읽은 뒤 {sure}입니다. 이 줄에서 알게 된 것은 {nats}내트입니다.",
  "pictures.draws": "{steps, number}단계 중 {step, number}단계. 잠재 변수 {n, number}개로 {column}열 {row}행 부근에 씁니다.",
  "pictures.readsAndDraws":
    "{steps, number}단계 중 {step, number}단계. {readColumn}열 {readRow}행 부근을 읽고 {column}열 {row}행 부근에 씁니다. 이 단계에서 알게 된 것은 {nats}내트입니다.",
  "pictures.readWindow":
    "그림과 읽는 곳. {stride}픽셀 간격으로 놓인 가우스 필터 {n, number} × {n, number}개, 표준편차 {spread}픽셀, 세기 {strength}배.",
  "pictures.writeWindow":
    "캔버스와 쓰는 곳. {stride}픽셀 간격으로 놓인 가우스 필터 {n, number} × {n, number}개, 표준편차 {spread}픽셀, {strength}(으)로 나눔.",
  "pictures.latentsOfStep": "{step, number}단계의 잠재 변수",
  "pictures.readSoFar": "지금까지 읽은 것",
  "pictures.writtenSoFar": "지금까지 쓴 것",
  "pictures.latents": "{row, number}번째 줄의 잠재 변수",
  "pictures.expected": "예상",
  "pictures.read": "읽은 뒤",
  "pictures.drawn": "뽑은 값",
};
