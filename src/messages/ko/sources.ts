import type { sources as english } from "../en/sources";
import type { Translation } from "../translation";

/** 유닛의 상태가 어디에서 왔는지 보여 주는 보기. */
export const sources: Translation<typeof english> = {
  "sources.title": "출처",
  "sources.mostlyFrom":
    "“{label}”에서 {unit, number}번 유닛이 지닌 값({value})의 {share, number, percent}는 {source}에서 쓴 것입니다.",
  "sources.littleByLittle":
    "“{label}”에서 {unit, number}번 유닛이 지닌 값({value})은 조금씩 쌓였습니다. {steps, number}단계 가운데 가장 큰 몫도 {share, number, percent}이며, {source}에서 쓴 것입니다.",
  "sources.forAndAgainst":
    "“{label}”에서 {unit, number}번 유닛은 {value}을(를) 지닙니다. 더한 몫은 모두 {added}, 뺀 몫은 모두 {taken}입니다. 가장 큰 몫 {largest}은(는) {source}에서 쓴 것입니다.",
  "sources.nothing": "“{label}”에서 {unit, number}번 유닛은 아무것도 지니지 않습니다. 앞의 어느 단계도 값을 쓰지 않았습니다.",
  "sources.notFinite": "“{label}”에서 {unit, number}번 유닛이 지닌 수는 유한하지 않아 몫을 나눌 수 없습니다.",
  "sources.thisToken": "바로 이 토큰",
  "sources.atLine": "{line, number}번째 줄의 “{label}”",
  "sources.atToken": "{token, number}번 토큰 “{label}”",
  "sources.line": "{line, number}번째 줄",
  "sources.token": "{token, number}번 토큰",
  "sources.chosen": "이 층에서 이 토큰에 가장 크게 바뀐 유닛입니다. 다른 유닛을 보려면 히트맵에서 클릭하십시오.",
  "sources.ledger": "{state}의 장부: 각 단계에서 쓴 값에 그 뒤로 남은 비율을 곱한 것",
  "sources.bars": "{unit, number}번 유닛의 {state}에 각 단계가 보탠 몫을 텍스트 위에 그린 막대",
  "sources.barsLabel": "텍스트 위의 출처",
  "sources.help":
    "왼쪽과 오른쪽 화살표로 앞뒤 토큰으로 가고, Shift와 함께 누르면 열 개씩 갑니다. Home과 End는 처음과 마지막으로 갑니다. 위와 아래 화살표는 유닛을, 대괄호는 층을 바꿉니다. 더하기와 빼기로 확대하고 축소하며 0은 전체를 보여 줍니다. Enter는 편집기에서 토큰을 보여 주고 Esc는 유닛 선택을 보기에 맡깁니다.",
  "sources.pointHint": "막대를 가리키면 값을 읽고, 클릭하면 그 토큰으로 갑니다.",
  "sources.read":
    "{token, number}번 토큰 “{label}”이(가) {written}을(를) 썼고 그 가운데 {kept, number, percent}가 남아 있습니다. 지금의 몫은 {contribution}입니다.",
  "sources.readSeveral": "{from, number}번에서 {to, number}번까지 토큰의 몫은 모두 {contribution}입니다.",
  "sources.readLater": "{token, number}번 토큰 “{label}”은(는) 여기에 보탠 것이 없습니다.",
  "sources.allUnits": "층 {layer, number}의 모든 유닛",
  "sources.layerCaption":
    "유닛 {n, number}개를 한 줄씩 그렸습니다. 각 토큰이 유닛의 {state}에 쓴 값 가운데 남아 있는 몫이며, ±{most}에서 가장 진합니다. 줄을 클릭하면 그 유닛을 고릅니다.",
  "sources.lineNote": "점선: 그때의 {state}",
  "sources.list": "{unit, number}번 유닛의 {state}에 가장 크게 보탠 토큰",
  "sources.goTo": "{token, number}번 토큰 “{label}”(으)로 이동",
  "sources.traced": "추적한 값 {value}, 나머지 오차 {remainder}",
  "sources.state": "상태",
};
