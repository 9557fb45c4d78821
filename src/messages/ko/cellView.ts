import type { cellView as english } from "../en/cellView";
import type { Translation } from "../translation";

/** 한 단계를 어떻게 계산하는지 보여 주는 보기. */
export const cellView: Translation<typeof english> = {
  "cellView.title": "셀",
  "cellView.drawing": "{unit, number}번 유닛의 값을 적은 {cell} 그림",
  "cellView.help":
    "Space는 다음 막을, Shift+Space는 앞의 막을 보여 줍니다. 왼쪽과 오른쪽 화살표로 앞뒤 토큰으로 가고, Shift와 함께 누르면 열 개씩 갑니다. Home과 End는 처음과 마지막으로 갑니다. 위와 아래 화살표는 유닛을, 대괄호는 층을 바꿉니다. 더하기와 빼기로 확대하고 축소하며, 0은 셀 전체를 보여 주고, Ctrl+화살표로 큰 셀 안에서 옮겨 갑니다. Enter는 편집기에서 토큰을 보여 주고, Esc는 유닛 선택을 보기에 맡기고 단계 전체를 보여 줍니다.",
  "cellView.kept": "남긴 값",
  "cellView.written": "쓴 값",
  "cellView.sum": "합",
  "cellView.named": "{name}",
  "cellView.gate": "{title} {name}",
  "cellView.act": "{n, number}막 가운데 {act, number}막 · {title}",
  "cellView.wholeStep": "단계 전체",
  "cellView.actPrepare": "준비",
  "cellView.actForget": "망각",
  "cellView.actKeep": "유지",
  "cellView.actInput": "입력과 후보 값",
  "cellView.actWrite": "쓰기",
  "cellView.actUpdate": "갱신",
  "cellView.actOutput": "출력",
  "cellView.forgets":
    "“{label}”에서 {unit, number}번 유닛은 지니던 값을 잊습니다. {held} 가운데 {gate}이(가) {share, number, ::percent .0}만 통과시켜 {kept}이(가) 남습니다.",
  "cellView.keeps":
    "“{label}”에서 {unit, number}번 유닛은 지니던 값을 지킵니다. {held} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 통과시켜 {kept}이(가) 남습니다.",
  "cellView.keepsPart":
    "“{label}”에서 {unit, number}번 유닛은 지니던 값을 일부만 지킵니다. {held} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 통과시켜 {kept}이(가) 남습니다.",
  "cellView.scales":
    "“{label}”에서 {unit, number}번 유닛은 {held}을(를) 지니고 있습니다. {gate}이(가) 여기에 {factor}을(를) 곱해 {kept}이(가) 남습니다.",
  "cellView.writesLittle":
    "{unit, number}번 유닛에는 새로 쓰는 값이 거의 없습니다. 후보 값 {candidate} 가운데 {gate}이(가) {share, number, ::percent .0}만 받아들여 {written}이(가) 됩니다.",
  "cellView.writesPart":
    "{unit, number}번 유닛에 새 값을 일부만 씁니다. 후보 값 {candidate} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 받아들여 {written}이(가) 됩니다.",
  "cellView.writesMuch":
    "{unit, number}번 유닛에 새 값을 씁니다. 후보 값 {candidate} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 받아들여 {written}이(가) 됩니다.",
  "cellView.writes": "{unit, number}번 유닛에 {written}을(를) 씁니다.",
  "cellView.updates":
    "남은 값 {kept}와(과) 새로 쓴 값 {added}을(를) 더합니다. {unit, number}번 유닛의 {state}이(가) {before}에서 {after}(으)로 바뀝니다.",
  "cellView.becomes": "{unit, number}번 유닛의 {state}이(가) {before}에서 {after}(으)로 바뀝니다.",
  "cellView.isNow": "“{label}”에서 {unit, number}번 유닛의 {state}은(는) {after}입니다.",
  "cellView.hides":
    "{unit, number}번 유닛은 그 값을 거의 내보내지 않습니다. {of} 가운데 {gate}이(가) {share, number, ::percent .0}만 내보내 은닉 상태는 {out}입니다.",
  "cellView.showsPart":
    "{unit, number}번 유닛은 그 값을 일부만 내보냅니다. {of} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 내보내 은닉 상태는 {out}입니다.",
  "cellView.shows":
    "{unit, number}번 유닛은 그 값을 내보냅니다. {of} 가운데 {gate}이(가) {share, number, ::percent .0}을(를) 내보내 은닉 상태는 {out}입니다.",
  "cellView.prepares": "먼저 여러 게이트가 읽을 {what}을(를) 만듭니다. {unit, number}번 유닛에서는 {value}입니다.",
  "cellView.renews":
    "“{label}”에서 {unit, number}번 유닛은 토큰과 앞의 은닉 상태 전체로부터 새로 만들어집니다. {before}이(가) {after}(으)로 바뀝니다.",
  "cellView.whole":
    "“{label}”에서 {unit, number}번 유닛은 지니던 {before} 가운데 {kept}을(를) 남기고 {added}을(를) 새로 받습니다. 이제 {state}은(는) {after}입니다.",
  "cellView.chosen": "이 층에서 이 토큰에 가장 크게 바뀐 유닛입니다.",
  "cellView.play": "재생",
  "cellView.pause": "일시 정지",
  "cellView.nextAct": "다음 막(Space)",
  "cellView.previousAct": "앞의 막(Shift+Space)",
  "cellView.showWhole": "셀 전체 보기(0)",
  "cellView.acts": "막",
  "cellView.speed": "속도",
  "cellView.speedOf": "{speed, number}배",
  "cellView.equations": "수식",
  "cellView.part": "항",
  "cellView.read": "값",
  "cellView.weight": "가중치",
  "cellView.adds": "더하는 값",
  "cellView.together": "합계",
  "cellView.bias": "편향",
  "cellView.sumOf": "{unit, number}번 유닛의 {channel}에 더하는 모든 항",
  "cellView.fromToken": "토큰 “{label}”에서",
  "cellView.fromInput": "입력의 {unit, number}번 수",
  "cellView.layer": "층 {layer, number}",
  "cellView.fromLayer": "층 {layer, number}의 {unit, number}번 유닛",
  "cellView.fromUnit": "{unit, number}번 유닛의 {operand}",
  "cellView.fromItself": "자신의 {operand}",
  "cellView.peephole": "핍홀 {operand}",
  "cellView.others": "{from}: 나머지 {n, number}개의 합",
  "cellView.isTraced": "합은 {sum}이고 추적한 값은 {traced}입니다.",
  "cellView.becomesTraced": "{activation}({sum})의 값은 {traced}이며, 추적한 값과 같습니다.",
  "cellView.loop": "다음 단계로 이어집니다",
  "cellView.token": "토큰 {token, number}번",
  "cellView.unrolled": "앞뒤 단계",
  "cellView.save": "그림 저장",
  "cellView.asSvg": "SVG로…",
  "cellView.asPng": "PNG로…",
  "cellView.pictureOf": "{cell}, 층 {layer, number}의 {unit, number}번 유닛, 토큰 {token, number}번",
};
