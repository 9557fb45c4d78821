import type { input as english } from "../en/input";
import type { Translation } from "../translation";

export const input: Translation<typeof english> = {
  "input.onlyHeader": "{name}에는 헤더만 있고 그 아래에 숫자 행이 없습니다.",
  "input.rowLength": "{name}의 {line, number}번째 줄에는 열이 {found, number}개인데 첫 행에는 {expected, number}개입니다.",
  "input.columnsNamed":
    "매니페스트에는 열이 {count, number}개 적혀 있는데 모델은 단계마다 {width, number}개를 읽습니다. 모델이 읽는 수만큼 지정하십시오.",
  "input.noHeader": "{name}에는 헤더가 없는데 매니페스트에 열 {column}이(가) 지정되어 있습니다. 첫 행에 열 이름을 추가하십시오.",
  "input.noColumn": "{name}에는 열 {column}이(가) 없습니다. 있는 열: {columns}.",
  "input.noTokenIds":
    "텍스트에 숫자가 없습니다. 이 모델의 토큰은 0부터 {last, number}까지의 숫자로 적습니다(예: {example}). 토큰 ID를 적거나 체크포인트의 어휘 집합을 선택하십시오.",
  "input.tooManyRows":
    "{name}은(는) 숫자 {columns, number}개씩 {steps, number}단계인데, 최대 {maximumSteps, number}단계, 숫자 {maximumNumbers, number}개까지 읽습니다. 여러 부분으로 나누십시오.",
  "input.tableTooLarge": "{name}은(는) {megabytes, number}MB인데, 표는 최대 256MB입니다. 나누십시오.",
  "input.noArray": "{name}에는 배열이 없습니다.",
  "input.arrayShape": "{name}의 형상은 {shape}인데 모델은 {wanted}을(를) 읽습니다. {advice}",
  "input.transpose": "전치하여 저장하십시오: np.save(file, array.T).",
  "input.thatShape": "그 형상의 배열을 저장하십시오.",
  "input.soundForWide":
    "{name}은(는) 숫자가 하나씩 이어지는 소리인데 모델은 단계마다 숫자 {width, number}개를 읽습니다. 모델이 학습한 값을 계산하여 형상 [steps, {size, number}]의 .npy로 저장하십시오.",
  "input.noTable":
    "{name}은(는) UTF-8 표도, .npy나 .wav 파일도 아닙니다. 이 형식만 읽으며, 숫자는 최대 {maximumNumbers, number}개입니다.",
  "input.siblingEmpty": "체크포인트와 같은 폴더의 {name}에는 토큰이 없어 쓰지 않았습니다.",
  "input.siblingUnused": "체크포인트와 같은 폴더의 {name}은(는) 쓰지 않았습니다. {reason}",
  "input.siblingNotRead":
    "체크포인트와 같은 폴더의 {name}은(는) {what}이며, 읽지 않습니다. 토큰을 vocab.json이나 tokenizer.json에 적으십시오.",
  "input.sentencePiece": "SentencePiece 모델",
  "input.textTooLarge": "{name}은(는) 1GB보다 큽니다. 모든 문자가 나오는 일부분을 지정하십시오.",
  "input.noText": "{name}은(는) UTF-8 텍스트가 아닙니다. 모델이 학습한 텍스트를 선택하십시오.",
  "input.partCutOff": "부분 {part}은(는) {length, number}바이트인데 파일이 그 전에 끝납니다. 파일이 잘렸을 수 있습니다",
  "input.samplesFirst": "형식보다 표본이 먼저 나옵니다",
  "input.noSamples": "표본이 없습니다",
  "input.formatShort": "형식이 {size, number}바이트인데 16바이트가 필요합니다",
  "input.channels":
    "{name}의 채널은 {channels, number}개인데 모델은 하나를 읽습니다. 하나로 합치거나 원하는 채널을 따로 저장하십시오.",
  "input.sampleBits":
    "{name}의 표본은 인코딩 {code, number}의 {bits, number}비트여서 읽지 않습니다. 8, 16, 24, 32비트 PCM으로 저장하십시오.",
  "input.vocabularyOf":
    "{kind, select, bytes {바이트 {size, number}개} characters {문자 {size, number}개} words {단어 {size, number}개} subwords {부분 단어 {size, number}개} integers {토큰 ID {size, number}개} other {토큰 {size, number}개}}",
  "input.manifestSays": "매니페스트에 적혀 있습니다.",
  "input.manifestNames": "매니페스트에 {source}이(가) 적혀 있습니다.",
  "input.fileLists": "{source}에 목록이 있습니다.",
  "input.besideLies": "체크포인트 옆에 {source}이(가) 있습니다.",
  "input.sizeSuggests": "크기 {size, number}만으로 짐작한 것입니다. 매니페스트에서 달리 정할 수 있습니다.",
  "input.readAs": "{source}의 어휘 집합은 토큰이 {listed, number}개이고 모델은 {size, number}개여서, {as}(으)로 읽습니다.",
  "input.notUsed": "{source}의 어휘 집합은 토큰이 {found, number}개이고 모델은 {size, number}개여서 쓰지 않았습니다.",
  "input.tokenizerUses": "토크나이저가 읽지 않는 기능({what})을 씁니다. 다른 어휘 집합을 선택하거나 토큰을 번호로 표시하십시오.",
  "input.tokenizerUnsound": "토크나이저의 {where} 부분이 올바르지 않습니다. {reason}. 다시 저장하십시오.",
  "input.partsExpected": "최대 100개의 목록이 있어야 합니다",
  "input.stringExpected": "문자열이 있어야 합니다",
  "input.flagExpected": "true나 false가 있어야 합니다",
  "input.noType": "종류가 없습니다",
  "input.listExpected": "최대 {limit, number}개의 목록이 있어야 합니다",
  "input.wholeNumberExpected": "정수가 있어야 합니다",
  "input.mergeNoPair": "병합 {rank, number}이(가) 토큰의 쌍이 아닙니다",
  "input.mergeUnknown": "{first}와(과) {second}의 병합 {rank, number}이(가) 어휘 집합에 없습니다",
  "input.normalizersTooDeep": "8단계보다 깊게 중첩된 정규화기",
  "input.normalizer": "정규화기 {type}",
  "input.patternExpected": "패턴이 있어야 합니다",
  "input.expression": "정규 표현식 {expression}",
  "input.preTokenizersTooDeep": "8단계보다 깊게 중첩된 사전 토크나이저",
  "input.preTokenizer": "사전 토크나이저 {type}",
  "input.noneOf": "{name}은(는) {known} 가운데 하나가 아닙니다",
  "input.mapExpected": "토큰에서 ID로 가는 맵이 있어야 합니다",
  "input.tooManyTokens": "토큰이 {count, number}개인데, 최대 {limit, number}개까지 읽습니다",
  "input.idNoWholeNumber": "범위 안의 정수가 아닌 ID가 있습니다",
  "input.tokenTooLong": "{limit, number}자보다 긴 토큰이 있습니다",
  "input.noJson": "JSON이 아닙니다",
  "input.noJsonObject": "JSON 객체가 아닙니다",
  "input.isMissing": "빠져 있습니다",
  "input.model": "모델 {type}",
  "input.idTooLarge": "ID {id, number}은(는) 읽을 수 있는 한도보다 큽니다",
  "input.scoresExpected": "토큰과 점수의 목록이 있어야 합니다",
  "input.charactersExpected": "0부터 1000까지의 수가 있어야 합니다",
  "input.beginning": "시작 부분",
  "input.vocabularyMissing":
    "{name}의 토큰은 {size, number}개인데 각 토큰이 무엇을 뜻하는지 알 수 없습니다. 토큰을 나열한 파일이나 학습한 텍스트를 선택하거나 토큰을 번호로 표시하십시오. 선택은 {manifest}에 저장됩니다.",
  "input.vocabularyMissingOffered":
    "{name}의 토큰은 {size, number}개인데 각 토큰이 무엇을 뜻하는지 알 수 없습니다. 토큰 수가 같은 프로그램은 {offers}을(를) 씁니다. 토큰을 나열한 파일이나 학습한 텍스트를 선택하거나 토큰을 번호로 표시하십시오. 선택은 {manifest}에 저장됩니다.",
  "input.noNumbers":
    "{name}은(는) 숫자 표가 아닌데 이 모델은 단계마다 숫자 {width, number}개를 읽습니다. 단계마다 한 행씩 쉼표, 세미콜론, 탭, 공백으로 나누어 적거나 .csv, .npy, .wav 파일을 여십시오.",
  "input.nameColumns": "읽을 열을 매니페스트에 지정하십시오: {example}.",
  "input.addColumns": "빠진 열을 추가하거나 다른 파일을 여십시오.",
  "input.columnCount": "{name}에는 숫자 열이 {count, number}개인데 모델은 단계마다 {width, number}개를 읽습니다. {advice}",
  "input.columnCountNamed":
    "{name}에는 숫자 열이 {count, number}개({columns})인데 모델은 단계마다 {width, number}개를 읽습니다. {advice}",
  "input.modelReadsText":
    "{model}은(는) 텍스트를 읽는 모델이므로 {file}을(를) 숫자로 읽을 수 없습니다. 파일을 텍스트로 열거나 숫자를 읽는 모델을 선택하십시오.",
  "input.emptyField": "숫자가 있어야 할 자리가 비어 있습니다",
  "input.fieldNoNumber": "{field}은(는) 숫자가 아닙니다",
  "input.cell": "{name}의 {line, number}번째 줄 {column, number}번째 열",
  "input.cellOfColumn": "{name}의 {line, number}번째 줄 {column, number}번째 열({title})",
  "input.badCell": "{where}: {reason}. 모델은 숫자 {width, number}개로 된 행을 읽습니다.",
  "input.badCellComma": "{where}: {reason}. 모델은 숫자 {width, number}개로 된 행을 읽습니다. 소수점은 마침표로 적으십시오.",
};
