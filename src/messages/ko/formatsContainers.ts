import type { formatsContainers as english } from "../en/formatsContainers";
import type { Translation } from "../translation";

export const formatsContainers: Translation<typeof english> = {
  "formatsContainers.bytesFollow": "값 뒤에 {count, number}바이트가 더 있습니다",
  "formatsContainers.tooManyValues": "값이 {limit, number}개보다 많습니다",
  "formatsContainers.valuesTooDeep": "값이 {limit, number}단계보다 깊게 중첩되어 있습니다",
  "formatsContainers.noValueC1": "C1로 시작하는 값은 없습니다",
  "formatsContainers.textsTooLong": "텍스트가 {limit, number}바이트보다 많습니다",
  "formatsContainers.keyOfNoKind": "키가 텍스트도 숫자도 아닙니다",
  "formatsContainers.keyTwice": "같은 키가 두 번 나옵니다",
  "formatsContainers.lengthAnnounced": "바이트나 값이 {length, number}개 있다고 적혀 있는데 {left, number}바이트만 남았습니다",
  "formatsContainers.messagePastFile": "메시지는 바이트 {end, number}에서 끝나야 하는데 파일은 {size, number}바이트입니다",
  "formatsContainers.tooManyFields": "메시지의 필드가 {limit, number}개보다 많습니다",
  "formatsContainers.nameTooLong": "이름이 {length, number}바이트인데, 최대 {limit, number}바이트까지 읽습니다",
  "formatsContainers.namesTooLong": "이름이 모두 {limit, number}바이트보다 많습니다",
  "formatsContainers.numberCutOff": "숫자가 잘렸거나 너무 깁니다",
  "formatsContainers.numbersTooMany": "목록의 숫자가 {limit, number}개보다 많습니다",
  "formatsContainers.noFieldNumber": "{number, number}은(는) 필드 번호가 될 수 없습니다",
  "formatsContainers.fieldPastMessage": "필드 {number, number}이(가) 바이트 {end, number}에서 끝나는 메시지를 벗어납니다",
  "formatsContainers.wireType": "필드 {number, number}의 와이어 타입 {type, number}은(는) 읽지 않습니다",
  "formatsContainers.fieldTooLong":
    "필드 {number, number}은(는) {length, number}바이트를 차지하는데 메시지는 바이트 {end, number}에서 끝납니다",
  "formatsContainers.directoryTooLarge": "목록이 {size, number}바이트인데, 최대 {limit, number}바이트까지 읽습니다",
  "formatsContainers.tooManyEntries": "항목이 {count, number}개인데, 최대 {limit, number}개까지 읽습니다",
  "formatsContainers.noDirectory": "아카이브의 목록이 없습니다. 파일이 잘렸을 수 있습니다",
  "formatsContainers.locatorPast": "자신보다 뒤에 있는 바이트 {limit, number}을(를) 가리킵니다",
  "formatsContainers.noZip64Record": "그 자리에 zip64 종료 레코드가 없습니다",
  "formatsContainers.severalDisks": "아카이브가 여러 디스크에 나뉘어 있습니다",
  "formatsContainers.directoryPastEnd":
    "바이트 {start, number}에서 시작하는 {size, number}바이트의 목록이 종료 레코드 앞에서 끝나지 않습니다",
  "formatsContainers.directoryEnds": "목록이 항목 {count, number}개 가운데 {index, number}개 뒤에서 끝납니다",
  "formatsContainers.noDirectoryEntry": "그 자리에서 시작하는 목록 항목이 없습니다",
  "formatsContainers.entryPastDirectory": "항목이 목록의 끝을 넘어갑니다",
  "formatsContainers.encrypted": "항목 {entry}은(는) 암호화되어 있습니다",
  "formatsContainers.method": "항목 {entry}의 압축 방식 {method, number}은(는) 읽지 않습니다",
  "formatsContainers.storedTwoSizes":
    "항목 {entry}은(는) 압축하지 않았는데 크기가 두 가지({size, number}, {packed, number})입니다",
  "formatsContainers.claims": "항목 {entry}은(는) {packed, number}바이트에서 {size, number}바이트가 나온다고 적혀 있습니다",
  "formatsContainers.packedRunsInto":
    "항목 {entry}({packed, number}바이트)이(가) 바이트 {limit, number}에서 시작하는 내용과 겹칩니다",
  "formatsContainers.entriesOneName": "두 항목의 이름이 같습니다",
  "formatsContainers.entryNameTooLong": "항목의 이름이 {length, number}바이트인데, 최대 {limit, number}바이트까지 읽습니다",
  "formatsContainers.entryLeadsOut": "항목의 이름 {name}이(가) 아카이브 밖을 가리킵니다",
  "formatsContainers.sizeNotGiven": "4GB를 넘는 크기가 있다고 하는데 적혀 있지 않습니다",
  "formatsContainers.sizePast2To53": "크기나 오프셋이 2^53보다 큽니다",
  "formatsContainers.entryNotThere": "항목 {entry}이(가) 그 자리에서 시작하지 않습니다",
  "formatsContainers.entryRunsInto": "항목 {entry}이(가) 바이트 {limit, number}에서 시작하는 내용과 겹칩니다",
  "formatsContainers.entryOtherName": "목록에는 항목의 이름이 {entry}인데 항목의 헤더에는 다르게 적혀 있습니다",
  "formatsContainers.rangeOfEntry":
    "항목 {entry}의 바이트 {start, number}부터 {end, number}까지를 읽으려 했는데 항목은 {size, number}바이트입니다",
  "formatsContainers.packedTooLarge":
    "압축된 항목 {entry}은(는) {size, number}바이트인데, 최대 {limit, number}바이트까지 압축을 풉니다",
  "formatsContainers.doesNotUnpack": "항목 {entry}의 압축을 풀어도 {size, number}바이트가 되지 않습니다",
  "formatsContainers.tooManyMembers": "항목이 {limit, number}개보다 많습니다",
  "formatsContainers.noMember": "그 자리에서 시작하는 항목이 없습니다",
  "formatsContainers.memberPastEnd": "항목이 파일의 끝을 넘어갑니다. 아카이브가 잘렸을 수 있습니다",
  "formatsContainers.nameTakes": "이름이 {size, number}바이트입니다",
  "formatsContainers.memberLeadsOut": "항목의 이름 {name}이(가) 아카이브 밖을 가리킵니다",
  "formatsContainers.unpacksToMore":
    "{file}의 압축을 풀면 {megabytes, number}MB가 넘어 메모리에서 풀지 않습니다. 압축을 풀어 가중치 파일을 여십시오.",
  "formatsContainers.byteUnpacked": "압축을 푼 바이트 {at, number}",
  "formatsContainers.packedUnsound": "압축된 데이터가 중간에 끊기거나 올바르지 않습니다",
};
