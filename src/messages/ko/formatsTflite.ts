import type { formatsTflite as english } from "../en/formatsTflite";
import type { Translation } from "../translation";

export const formatsTflite: Translation<typeof english> = {
  "formatsTflite.outside": "오프셋이 파일 밖을 가리킵니다",
  "formatsTflite.tooMany": "파일의 표와 목록에 요소가 {limit, number}개보다 많습니다",
  "formatsTflite.noTensor": "연산자가 텐서 {index, number}번을 가리키는데 텐서는 {count, number}개입니다",
  "formatsTflite.noOperator": "연산자에 코드가 없습니다",
  "formatsTflite.tooLarge":
    "{file}은(는) {size, number}바이트인데, TensorFlow Lite 모델은 최대 {limit, number}바이트까지 읽습니다. 이 모델의 원본을 여십시오.",
  "formatsTflite.bufferHolds": "형상에는 {length, number}바이트가 필요한데 버퍼에는 {held, number}바이트가 있습니다",
  "formatsTflite.quantized":
    "행렬 {count, number}개가 양자화되어 있습니다({dtypes}). 나타내는 값으로 바꾸어 읽고 모델은 float32로 실행합니다. 인터프리터는 지나가는 값도 반올림할 수 있으므로 결과가 그 반올림만큼 다를 수 있습니다.",
};
