import type { lab as english } from "../en/lab";
import type { Translation } from "../translation";

/** 실험실 페이지: 여러 셀의 신경망이 한 과제를 나란히 배웁니다. */
export const lab: Translation<typeof english> = {
  "lab.title": "실험실",
  "lab.loading": "실험실을 여는 중",
  "lab.failed": "실험이 멈추었습니다. 이유는 Gatescope의 로그에 있습니다.",
  "lab.stopped": "실험이 멈추었습니다. {reason}. 다시 하려면 “시작”을 누르십시오. 시드가 같으면 수치도 같습니다.",
  "lab.none": "여기에서 진행 중인 실험이 없습니다. 먼저 “시작”을 누르십시오.",
  "lab.badArguments": "실험실이 모르는 인수로 열렸습니다. {reason}. task, length, cells, seed, seconds, starts를 받습니다.",
  "lab.notOpened": "기호를 읽는 그런 신경망이 여기에 없습니다. 먼저 다른 과제로 실험하십시오.",

  "lab.task": "과제",
  "lab.length": "길이",
  "lab.seed": "시드",
  "lab.time": "시간",
  "lab.seconds": "{n, number}초",
  "lab.cells": "셀",
  "lab.mostCells": "{most, number}개까지 나란히 배웁니다.",
  "lab.choices": "배울 것",
  "lab.source": "출처: {source}",

  "lab.rememberTitle": "기호 하나 기억하기",
  "lab.rememberAbout":
    "신경망이 대문자 하나를 읽고, 뜻 없는 소문자를 {n, number}개쯤 읽은 뒤, “?”를 읽습니다. 그 대문자가 무엇이었는지 답해야 합니다.",
  "lab.addingTitle": "표시된 두 수 더하기",
  "lab.addingAbout":
    "신경망이 0과 1 사이의 수를 {n, number}개쯤 읽습니다. 그 가운데 둘에 표시가 있습니다. 마지막 수를 읽은 뒤 표시된 두 수의 합을 0.08 이내로 답해야 합니다.",
  "lab.copyTitle": "글자 옮겨 쓰기",
  "lab.copyAbout":
    "신경망이 글자 넷을 읽고, 빈칸을 {n, number}개쯤 읽은 뒤, “:”을 읽습니다. 그다음 네 글자를 같은 순서로 다시 써야 합니다.",
  "lab.countingTitle": "세기: a만큼의 b",
  "lab.countingAbout":
    "신경망이 a를 {n, number}번까지 읽고 이어서 b를 읽습니다. 첫 b부터는 다음에 무엇이 오는지 답해야 합니다. b가 a만큼 나오면 끝이고, 그 전에는 b입니다.",
  "lab.bracketsTitle": "괄호 닫기",
  "lab.bracketsAbout":
    "신경망이 무작위로 뽑은 괄호를 {n, number}개까지 읽고 세로줄을 읽습니다. 아직 열려 있는 괄호를 모두 닫고 멈추어야 합니다.",
  "lab.twoBracketsTitle": "두 가지 괄호 닫기",
  "lab.twoBracketsAbout":
    "신경망이 무작위로 뽑은 소괄호와 대괄호를 {n, number}개까지 읽고 세로줄을 읽습니다. 아직 열려 있는 괄호를 나중에 연 것부터 같은 종류로 닫아야 합니다.",
  "lab.quotesTitle": "따옴표 안인지 밖인지",
  "lab.quotesAbout":
    "신경망이 따옴표가 세 개까지 섞인 문자를 {n, number}개쯤 읽고 “?”를 읽습니다. 그곳이 따옴표 안인지(i) 밖인지(o) 답해야 합니다.",

  "lab.example": "길이가 {n, number}인 시퀀스 하나와 그 답",
  "lab.exampleReads": "읽는 것",
  "lab.exampleSays": "답해야 하는 것",
  "lab.exampleLeftOut": "그 밖에 {n, number}개",
  "lab.exampleInWords": "읽는 것은 {read}이고 답은 {said}입니다.",

  "lab.controls": "실험",
  "lab.start": "시작",
  "lab.again": "다시 시작",
  "lab.pause": "일시 중지",
  "lab.goOn": "계속",
  "lab.finish": "지금 끝내기",
  "lab.open": "모델로 열기",
  "lab.openTitle": "{cell}을(를) 체크포인트로 저장하고 새 시퀀스를 추적합니다",
  "lab.kept":
    "실험하는 동안 닫혔습니다. 그때까지의 결과를 보여 줍니다. “다시 시작”을 누르면 처음부터 다시 합니다. 시드가 같으면 수치도 같습니다.",
  "lab.ready": "{cells}이(가) 같은 시퀀스로 {seconds, number}초 동안 나란히 배웁니다. 매개변수 수는 서로 비슷합니다.",
  "lab.progress": "실험의 진행",
  "lab.running": "배우는 중입니다. {verdict}",
  "lab.paused": "멈추어 있습니다. {verdict}",
  "lab.noneLearned": "길이 {n, number}에서는 아무도 배우지 못했습니다: {cells}.",
  "lab.allLearned": "길이 {n, number}에서 모두 배웠습니다: {cells}.",
  "lab.someLearned": "길이 {n, number}에서 {solved}은(는) 배웠고 {failed}은(는) 배우지 못했습니다.",
  "lab.updates": "신경망마다 {update, number}번 갱신, {seconds, number}초",

  "lab.networks": "신경망",
  "lab.size": "유닛 {units, number}개, 매개변수 {parameters, number}개",
  "lab.rightAt": "길이 {n, number} 안팎에서 맞힌 비율",
  "lab.guessing": "짐작하면 {chance}, {solved}부터 푼 것",
  "lab.asGuessing": "짐작보다 낫지 않음",
  "lab.betterThanGuessing": "짐작보다 낫지만 풀지 못함",
  "lab.notAt": "길이 {n, number} 안팎에서는 풀지만 {at, number}에서는 풀지 못함",
  "lab.breaksAt": "길이 {n, number}까지 맞히고 {at, number}에서 무너짐",
  "lab.beyond": "배운 길이를 넘어 {n, number}까지 맞히고 {at, number}에서 무너짐",
  "lab.neverBreaks": "시험한 모든 길이에서 맞힘({n, number}까지)",
  "lab.meter": "새 시퀀스의 {share}을(를) 맞혔습니다. 짐작하면 {chance}이고 {solved}부터 푼 것으로 봅니다",

  "lab.accuracy": "누가 배우는가",
  "lab.accuracyAbout": "배우는 동안 신경망마다 새 시퀀스를 맞히는 비율입니다.",
  "lab.accuracyInWords": "{update, number}번 갱신한 뒤 맞힌 비율: {shares}",
  "lab.shareOf": "{cell} {share}",
  "lab.right": "맞힌 비율",
  "lab.updatesAxis": "갱신 횟수",
  "lab.chance": "짐작",
  "lab.solved": "풀었음",

  "lab.lengths": "어디까지 가는가",
  "lab.lengthsAbout": "시퀀스의 길이에 따라 맞힌 비율입니다. 선의 오른쪽은 어느 신경망도 배운 적 없는 길이입니다.",
  "lab.lengthsInWords": "길이에 따라 맞힌 비율: {reaches}",
  "lab.reachOf": "{cell}은(는) 길이 {n, number}까지 풂",
  "lab.lengthAxis": "시퀀스의 길이",
  "lab.trained": "배운 길이",

  "lab.gradient": "이유: 틀린 답이 거슬러 미치는 거리",
  "lab.gradientAbout":
    "배우기 전, 마지막 답의 잘못이 {n, number}단계 앞에는 이만큼만 남습니다. {shares}. 아무것도 전해지지 않는 곳에서는 아무것도 배울 수 없습니다.",
  "lab.gradientAboutAll":
    "배우기 전, 마지막 답의 잘못이 {n, number}단계 앞에는 이만큼만 남습니다. {shares}. 짧은 시퀀스에서는 잘못이 전해지므로, 짧은 것부터 차츰 긴 것을 배웁니다.",
  "lab.gradientInWords": "{n, number}단계 앞에 남은 기울기. 배우기 전 {before}. 지금 {after}",
  "lab.gradientAxis": "남은 기울기",
  "lab.distanceAxis": "답에서 거슬러 간 단계",
  "lab.before": "{cell}, 배우기 전",
  "lab.beforeLearning": "점선: 배우기 전",
  "lab.stepsBack": "{n, number}단계 앞",

  "lab.countingUnits": "세는 유닛",
  "lab.keepingUnits": "답을 지니는 유닛",
  "lab.countingUnitsAbout":
    "신경망마다 상태가 참값과 가장 잘 맞는 유닛입니다. 길이가 {n, number}인 시퀀스를 읽는 동안의 참값과 그 유닛의 상태가 나타내는 값을 그렸습니다. 배운 길이는 {trained, number}까지입니다.",
  "lab.countingUnit":
    "{cell}: 유닛 {unit, number}, 상태 {state}. 참값과의 상관은 {share}이고, 같은 수의 무작위 방향 가운데 가장 나은 것은 {random}입니다.",
  "lab.noCountingUnit":
    "{cell}: 혼자 맡은 유닛이 없습니다. 가장 나은 {state}의 유닛 {unit, number}도 참값과의 상관이 {share}인데, 같은 수의 무작위 방향 가운데 가장 나은 것은 {random}입니다.",
  "lab.trueValue": "참값",
  "lab.saidValue": "유닛 {unit, number}",
  "lab.step": "단계",
  "lab.stepOf": "{n, number}번째 단계",
  "lab.valueAxis": "값",
  "lab.countInWords": "{n, number}단계 동안 참값은 {most, number}까지 올라가고, 유닛 {unit, number}의 값은 {said}까지 올라갑니다",
};
