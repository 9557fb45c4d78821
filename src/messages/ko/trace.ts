import type { trace as english } from "../en/trace";
import type { Translation } from "../translation";

export const trace: Translation<typeof english> = {
  "trace.title": "{names}: {file}",
  "trace.viewOfLayer": "{file}, 층 {layer, number}",
  "trace.viewOfUnit": "{file}, 층 {layer, number}, 유닛 {unit, number}",
  "trace.viewName": "보기를 찾을 때 쓸 이름",
  "trace.tracing": "{file} 추적 중",
  "trace.notRestored": "추적 패널을 복원하지 못했습니다. {reason}",
  "trace.checkpointReplaced":
    "추적한 뒤 {file} 또는 그 매니페스트가 새로 저장되었습니다. 표시된 값은 이전 파일의 값입니다. 지금 파일의 값을 보려면 다시 추적하십시오.",
  "trace.undecoded":
    '디코딩하지 못한 부분을 대신하는 U+FFFD 문자가 텍스트에 {n, number}개 있습니다. 파일이 UTF-8이 아닌 것 같습니다. 상태 표시줄에서 "인코딩하여 다시 열기"를 실행한 뒤 다시 추적하십시오.',
  "trace.coverage": "{model}의 어휘 집합에는 텍스트 문자의 {share, number, ::percent .#}가 있습니다.",
  "trace.coverageSkipped":
    "{model}의 어휘 집합에는 텍스트 문자의 {share, number, ::percent .#}가 있으며, 문자 {n, number}개는 제외했습니다.",
  "trace.skipped": "{model}의 어휘 집합에 없는 문자 {n, number}개를 제외했습니다.",
  "trace.beginsAtZero":
    "{encoder}이(가) 원문을 먼저 읽고, 그 마지막 상태에서 이 모델이 시작합니다. 원문이 없어 0에서 시작했습니다.",
  "trace.beginsAfter": '{encoder}이(가) "{source}"을(를) 읽고 끝난 상태에서 시작했습니다.',
  "trace.sourceFor":
    "{encoder}이(가) 먼저 읽을 텍스트입니다. 그 어휘 집합의 토큰으로 쓰고, 끝을 나타내는 토큰이 있으면 {example}처럼 함께 쓰십시오. 비워 두면 0에서 시작합니다.",
  "trace.noEncoder": "추적하는 모델에는 원문을 먼저 읽는 인코더가 없습니다.",
  "trace.taken": "체크포인트만으로는 알 수 없는 점이 있어 다음과 같이 정했습니다. {claims}.",
  "trace.claim": "{about} {value}({ground})",
  "trace.claimMeasured": "{about} {value}(토큰 {n, number}개로 측정, 다음 후보보다 토큰당 {margin, number, ::.00}내트 우수)",
  "trace.measured": "측정",
  "trace.assumed": "가정",
  "trace.open": "미정",
  "trace.binary": "{file}은(는) 이진 파일입니다. {command}에는 텍스트가 필요합니다. 텍스트 파일을 선택하십시오.",
  "trace.notText": "{file}을(를) 텍스트로 열 수 없습니다. {reason} 파일이 있는지, 텍스트 파일인지 확인하십시오.",
  "trace.skip": "건너뛰기",
  "trace.skipDetail": "이 문자들을 빼고 추적합니다",
  "trace.useBytes": "{model} 모델 사용",
  "trace.useBytesDetail": "어떤 텍스트든 읽습니다",
  "trace.otherModel": "다른 모델 선택…",
  "trace.whatWithThem": "이 문자들을 어떻게 처리할지 선택하십시오.",
  "trace.where": "위치",
  "trace.whereFirst": "처음 {n, number}개의 위치",
  "trace.place": "{line, number}행 {column, number}열",
  "trace.places": "{n, number}번, 처음 나온 곳은 {line, number}행 {column, number}열",
};
