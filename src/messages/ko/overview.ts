import type { overview as english } from "../en/overview";
import type { Translation } from "../translation";

export const overview: Translation<typeof english> = {
  "overview.title": "개요",
  "overview.reading": "모델이 텍스트를 읽고 있습니다.",
  "overview.tooShort": "텍스트가 짧아 모델이 예상할 것이 없습니다.",
  "overview.guessedCharacters":
    "모델은 글자를 보기 전에 어떤 글자가 나올지 예상합니다. {n, number}자 가운데 {right, number}자({share, number, percent})를 맞혔습니다.",
  "overview.guessedTokens":
    "모델은 토큰(낱말이나 그 일부)을 보기 전에 무엇이 나올지 예상합니다. {n, number}개 가운데 {right, number}개({share, number, percent})를 맞혔습니다.",
  "overview.followSome": "이 층의 유닛 {units, number}개 가운데 {n, number}개는 텍스트에서 눈으로 확인할 수 있는 일을 합니다.",
  "overview.choose": "글자를 클릭하면 그 자리를 볼 수 있고, 텍스트를 따라 끌면 자리를 옮길 수 있습니다.",
  "overview.chooseStep": "단계를 클릭하면 그 자리를 볼 수 있고, 단계를 따라 끌면 자리를 옮길 수 있습니다.",
  "overview.at": '토큰 {token, number}번 "{label}"입니다.',
  "overview.atRight": '모델은 이 자리에서 "{label}"을(를) 예상했고 {share}의 확률을 주었습니다.',
  "overview.atWrong": '모델은 이 자리의 "{label}"에 {share}의 확률을 주었고, 예상한 것은 "{expected}"({trust})입니다.',
  "overview.unitsTitle": "층 {layer, number}에서 눈여겨볼 유닛",
  "overview.evidence": "텍스트의 앞 절반에서 찾아 뒤 절반에서 확인",
  "overview.evidenceHint":
    "유닛은 신경망이 글자에서 글자로 넘겨주는 수 하나입니다. 텍스트의 무언가를 따라 움직이는 유닛을 앞 절반에서 찾고, 뒤 절반에서도 그렇고 텍스트를 (길이의 20분의 1 이상) 얼마만큼 밀어 보든 그 어느 것보다, 또 유닛을 무작위로 섞어 본 것보다 뚜렷할 때만 싣습니다.",
  "overview.nothingFound":
    "토큰 {tokens, number}개에서 찾은 것이 없습니다. 줄 안의 위치, 괄호, 따옴표, 대문자, 공백, 개별 토큰을 우연보다 뚜렷하게 따라 움직이는 유닛이 없습니다. 더 긴 텍스트에서는 나올 수 있습니다.",
  "overview.looking": "텍스트의 무언가를 따라 움직이는 유닛을 찾고 있습니다.",
  "overview.running": "텍스트를 다 읽은 뒤에 유닛을 찾습니다.",
  "overview.rises": "함께 커집니다",
  "overview.falls": "반대로 작아집니다",
  "overview.unit": "유닛 {unit, number} · {state}",
  "overview.firstByte": "{first}~{last}의 첫 바이트",
  "overview.below": "음수",
  "overview.above": "양수",
  "overview.closely": "뚜렷함",
  "overview.fairly": "꽤 뚜렷함",
  "overview.loosely": "느슨함",
  "overview.evidenceOf":
    "{follows}: 유닛 {unit, number}의 {state}와(과)의 상관계수는 텍스트의 앞 절반에서 {found}, 뒤 절반에서 {confirmed}입니다. 우연으로는 텍스트를 밀었을 때 {shift}, 유닛을 섞었을 때 {mixture}까지만 나왔습니다.",
  "overview.gatesTitle": "게이트 한눈에 보기",
  "overview.gatesHint": "게이트는 밸브입니다. 0이면 닫히고 1이면 열립니다. 0.1보다 작으면 닫힘, 0.9보다 크면 열림으로 셉니다.",
  "overview.noGates": "{cell}에는 게이트가 없으며, 담고 있는 값을 단계마다 새로 만듭니다.",
  "overview.gateTitle": "{title}",
  "overview.shut": "닫힘 {share, number, percent}",
  "overview.between": "중간 {share, number, percent}",
  "overview.open": "열림 {share, number, percent}",
  "overview.inputGate":
    "입력 게이트입니다. 열리면 새 값을 쓰고, 닫히면 아무것도 쓰지 않습니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.forgetGate":
    "망각 게이트입니다. 열리면 담고 있는 값을 지키고, 닫히면 버립니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.outputGate":
    "출력 게이트입니다. 열리면 담고 있는 값을 위층과 다음 단계에 내보이고, 닫히면 감춥니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.updateGate":
    "업데이트 게이트입니다. 담고 있는 값을 얼마나 바꾸거나 지킬지를 정합니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.resetGate":
    "리셋 게이트입니다. 열리면 쓸 값을 정할 때 과거를 반영하고, 닫히면 방금 읽은 것만 반영합니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.anyGate":
    "게이트는 지나는 값에 곱해집니다. 닫히면 0, 열리면 1을 곱합니다. 0.9보다 크면 열림, 0.1보다 작으면 닫힘입니다.",
  "overview.lasts": "유닛이 담은 값의 절반은 {steps}토큰 만에 사라집니다.",
  "overview.lastsSteps": "유닛이 담은 값의 절반은 {steps}단계 만에 사라집니다.",
  "overview.keyShut": "닫힘",
  "overview.keyBetween": "중간",
  "overview.keyOpen": "열림",
  "overview.nothingKept": "유닛별로 이어지는 값이 없어 반감기를 말할 수 없습니다.",
  "overview.halfLifeHint":
    "반감기는 유닛이 담은 값이 절반으로 줄기까지의 토큰 수이며, 단계마다 모든 유닛이 지키는 비율의 로그를 평균해 구합니다. 유닛에 따라서는 훨씬 오래 담기도 합니다.",
  "overview.surprisesTitle": "모델이 가장 놀란 곳",
  "overview.instead": "{chances}분의 1 · 예상 {expected}",
  "overview.surpriseHint": '"{label}"(으)로 이동합니다. 모델이 준 확률은 {share}, "{expected}"에 준 확률은 {trust}입니다.',
  "overview.saturationTitle": "유닛별 게이트",
  "overview.saturation": "점 하나가 유닛 하나입니다. 위에 있을수록 자주 열리고, 오른쪽에 있을수록 자주 닫힙니다.",
  "overview.saturationHint":
    "유닛의 게이트 값이 0.9를 넘는 단계와 0.1보다 작은 단계의 비율입니다. 점을 클릭하거나 화살표 키를 쓰면 그 유닛을 봅니다.",
  "overview.saturationLabel": "자주 열리는 정도에 따른 {title}의 유닛",
  "overview.saturationOf": "유닛 {unit, number}: 단계의 {open, number, percent}에서 열리고 {shut, number, percent}에서 닫힙니다",
  "overview.saturationNone": "보고 있는 유닛이 없습니다",
};
