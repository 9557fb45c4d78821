import type { formats as english } from "../en/formats";
import type { Translation } from "../translation";

export const formats: Translation<typeof english> = {
  "formats.malformed":
    "{file}은(는) 올바른 {format} 파일이 아닙니다. {where}: {reason}. 파일을 다시 내려받거나 다시 내보내십시오.",
  "formats.noTensor": "{file}에는 이름이 {name}인 텐서가 없습니다.",
  "formats.byte": "바이트 {at, number}",
  "formats.beyondBudget": "텐서 밖의 내용이 {megabytes, number}MB보다 많은 메모리를 차지합니다",
  "formats.tooManyOperations": "연산이 {limit, number}개보다 많이 필요합니다",
  "formats.optimizerLeftOut": "옵티마이저 상태({name})는 제외했습니다.",
  "formats.twoTensors": "이 이름의 텐서가 두 개입니다",
  "formats.tooManyTensors": "텐서가 {limit, number}개보다 많습니다",
  "formats.flaxNoArray": "형상, 자료형, 데이터를 갖추지 않았습니다",
  "formats.shapeInexact": "형상 {shape}의 길이를 바이트로 정확히 나타낼 수 없습니다",
  "formats.shapeTakes": "{dtype} 형상 {shape}에는 {length, number}바이트가 필요한데 {given, number}바이트가 있습니다",
  "formats.flaxChunksUntold": "청크에 형상과 개수가 적혀 있지 않습니다",
  "formats.flaxChunkNoArray": "청크가 배열이 아닙니다",
  "formats.flaxChunkTypes": "청크의 자료형이 섞여 있거나 없습니다",
  "formats.flaxChunkBytes": "{dtype} 형상 {shape}이(가) 청크의 {bytes, number}바이트와 맞지 않습니다",
  "formats.arrayAt": "바이트 {at, number}의 배열 {name}",
  "formats.noShape": "형상 {value}이(가) 정수의 목록이 아닙니다",
  "formats.kerasNoWeights":
    "{file}에 {weights}이(가) 없어(들어 있는 항목: {found}) 읽을 가중치가 없습니다. Keras 3으로 모델을 저장하십시오.",
  "formats.textTooLarge": "{file}: {name}이(가) {size, number}바이트인데, 최대 {limit, number}바이트까지 읽습니다.",
  "formats.directory": "목록",
  "formats.npzEntries": "항목이 {count, number}개인데, 최대 {limit, number}개까지 읽습니다",
  "formats.npzNoArray": "아카이브 안의 {entry}은(는) 배열이 아닙니다.",
  "formats.pickle": "피클",
  "formats.npyNameless":
    "배열 {n, number}개가 이름 없이 이어져 있습니다. Equinox의 {call}(으)로 저장하면 이렇게 되며, 어느 배열이 무엇인지 알 수 없습니다. 모듈의 경로를 이름으로 하여 {savez}(이)나 safetensors로 저장하십시오.",
  "formats.npyVersion": "버전 {version, number}인데, 1부터 3까지 읽습니다",
  "formats.npyHeaderLength": "파일이 헤더의 길이를 적은 부분에서 끝납니다",
  "formats.headerTooLong": "헤더가 {length, number}바이트인데, 최대 {limit, number}바이트까지 읽습니다",
  "formats.headerPastFile": "헤더가 {length, number}바이트인데 파일은 {size, number}바이트입니다",
  "formats.headerAt": "바이트 {at, number}의 헤더",
  "formats.shapePastFile":
    "형상 {shape}에는 {length, number}바이트가 필요한데 파일은 {size, number}바이트입니다. 파일이 잘렸을 수 있습니다",
  "formats.npyObjects":
    '{file}에는 숫자 배열이 아닌 Python 객체가 들어 있습니다. 숫자로 저장하십시오: np.save(file, array.astype("float32")).',
  "formats.npyColumnMajor":
    "{file}은(는) 열 우선 순서이고 너무 커서 순서를 바꿀 수 없습니다. np.ascontiguousarray(array)를 저장하십시오.",
  "formats.npyNoDictionary": "사전이 아닙니다",
  "formats.npyUnknownEntry": "descr, fortran_order, shape 이외의 항목이 있습니다",
  "formats.npyTwice": "{key}이(가) 두 번 나옵니다",
  "formats.npyWrongKind": "{key}의 값이 알맞은 종류가 아닙니다",
  "formats.npyNoComma": "헤더가 잘렸거나 쉼표가 빠졌습니다",
  "formats.npyFollows": "사전 뒤에 다른 내용이 있습니다",
  "formats.npyMissing": "descr, fortran_order, shape 가운데 하나가 없습니다",
  "formats.npyAxes": "형상의 축이 {axes, number}개인데, 최대 {limit, number}개까지 읽습니다",
  "formats.npyShape": "형상이 정수의 목록이 아닙니다",
  "formats.noJsonObject": "JSON 객체가 아닙니다",
  "formats.nameTwice": "이름 {name}이(가) 두 번 나옵니다",
  "formats.tensorNamed": "텐서 {name}",
  "formats.noSiblingFile": "{file}은(는) 같은 폴더의 파일이 아닙니다",
  "formats.dtypeNotRead":
    "{file}: 텐서 {name}의 자료형 {dtype}은(는) 읽지 않습니다. 32비트나 16비트 부동 소수점으로 저장하십시오.",
  "formats.storageElements": "저장소의 요소가 {count, number}개인데 {left, number}바이트만 남았습니다",
  "formats.tensorDimensions": "텐서가 {count, number}차원입니다",
  "formats.tooManyElements": "형상 {shape}의 요소가 너무 많습니다",
  "formats.zipDirectory": "목록",
  "formats.isNoJsonObject": "JSON 객체가 아닙니다",
  "formats.objectsTooDeep": "객체가 {limit, number}단계보다 깊게 중첩되어 있습니다",
  "formats.standsForNumber": "숫자가 있어야 할 자리에 {value}이(가) 있습니다",
  "formats.rowsDiffer": "행의 길이가 서로 다릅니다. 숫자가 {expected, number}개씩 있어야 합니다",
  "formats.ampWeights":
    "입력 {inputs, number}개, 유닛 {units, number}개인 층 {layers, number}개에는 숫자 {needed, number}개가 필요한데 {given, number}개가 있습니다",
  "formats.weightsNoNumbers": "가중치 가운데 숫자가 아닌 값이 있습니다",
  "formats.adapters": "{names}에 어댑터(LoRA)가 있지만 배율이 파일에 없어 더하지 않았습니다. 가중치에 합쳐 다시 저장하십시오.",
  "formats.parametrized":
    "{names}은(는) 파일에 나와 있지 않은 방법으로 계산됩니다(torch.nn.utils.parametrize). {call}을(를) 호출한 뒤에 저장하면 가중치 자체가 파일에 들어갑니다.",
  "formats.reparametrized":
    "PyTorch가 정규화하거나 가지치기한 가중치를 저장하는 방식대로, 파일은 {names}을(를) 여러 조각으로 나누어 담고 있습니다. PyTorch와 같은 방식으로 합쳤습니다.",
  "formats.contradiction":
    "파일의 내용이 서로 맞지 않습니다. 층 {index, number}({type})은(는) 유닛이 {declared, number}개라고 적혀 있는데 가중치는 {found, number}개분입니다. 가중치를 따릅니다.",
};
