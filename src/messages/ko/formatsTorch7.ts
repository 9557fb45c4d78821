import type { formatsTorch7 as english } from "../en/formatsTorch7";
import type { Translation } from "../translation";

export const formatsTorch7: Translation<typeof english> = {
  "formatsTorch7.noSizeOrPlace": "숫자 {number, number}은(는) 크기나 위치가 될 수 없습니다",
  "formatsTorch7.storageTakes":
    "요소가 {count, number}개인 저장소는 {length, number}바이트인데 {left, number}바이트만 남았습니다",
  "formatsTorch7.objectsTooDeep": "객체가 {limit, number}단계보다 깊게 중첩되어 있습니다",
  "formatsTorch7.unknownKind": "종류가 {kind, number}인 객체는 없습니다",
  "formatsTorch7.nilKey": "표의 키가 nil입니다",
  "formatsTorch7.itemsAnnounced": "항목이 {count, number}개 있다고 적혀 있는데 {left, number}바이트만 남았습니다",
  "formatsTorch7.ownWay": "클래스 {className}은(는) 고유한 방식으로 기록되어 있어 읽지 않습니다",
  "formatsTorch7.storageSize": "저장소의 요소가 {count, number}개입니다",
  "formatsTorch7.noStorage": "{className}에 저장소가 없습니다",
  "formatsTorch7.doesNotFit": "{className}이(가) 맞지 않습니다. {reason}",
  "formatsTorch7.functionSize": "함수가 {length, number}바이트입니다",
  "formatsTorch7.textSize": "텍스트가 {length, number}바이트입니다",
  "formatsTorch7.numberExpected": "숫자가 있어야 합니다",
  "formatsTorch7.noWholeNumber": "{number, number}은(는) 정수가 아닙니다",
  "formatsTorch7.numberOfTypeExpected": "자료형에 맞는 숫자가 있어야 합니다",
  "formatsTorch7.numbersMissing": "숫자 {count, number}개가 모자랍니다",
  "formatsTorch7.bytesFollow": "객체 뒤에 {count, number}바이트가 더 있습니다",
  "formatsTorch7.gradientsLeftOut": "기울기와 모듈이 마지막으로 계산한 값은 제외했습니다.",
  "formatsTorch7.functions": "Lua 함수 {count, number}개는 실행하지 않고 건너뛰었습니다.",
};
