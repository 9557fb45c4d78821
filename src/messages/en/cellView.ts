/** The view of how a step is computed. */
export const cellView = {
  "cellView.title": "Cell",
  "cellView.drawing": "The {cell} as a drawing, with the numbers of unit {unit, number}",
  "cellView.help":
    "Space tells the next act, Shift and Space the act before. Left and Right go to the token before or after, with Shift by ten; Home and End to the first and the last. Up and Down change the unit, brackets the layer. Plus and minus zoom, 0 shows the whole cell, arrows with Control move along a large one. Enter shows the token in the editor; Escape leaves the choice of the unit to the view and shows the whole step.",
  "cellView.kept": "kept",
  "cellView.written": "written",
  "cellView.sum": "sum",
  "cellView.named": "{name}",
  "cellView.gate": "{title} {name}",
  "cellView.act": "Act {act, number} of {n, number} · {title}",
  "cellView.wholeStep": "The whole step",
  "cellView.actPrepare": "prepare",
  "cellView.actForget": "forget",
  "cellView.actKeep": "keep",
  "cellView.actInput": "input and candidate",
  "cellView.actWrite": "write",
  "cellView.actUpdate": "update",
  "cellView.actOutput": "output",
  "cellView.forgets":
    'At "{label}" unit {unit, number} forgets: of the {held} that it held, its {gate} lets {share, number, ::percent .0} through, and {kept} is left.',
  "cellView.keeps":
    'At "{label}" unit {unit, number} keeps what it held: of {held}, its {gate} lets {share, number, ::percent .0} through, and {kept} is left.',
  "cellView.keepsPart":
    'At "{label}" unit {unit, number} keeps a part of what it held: of {held}, its {gate} lets {share, number, ::percent .0} through, and {kept} is left.',
  "cellView.scales": 'At "{label}" unit {unit, number} holds {held}; its {gate} multiplies that by {factor}, and {kept} is left.',
  "cellView.writesLittle":
    "Next to nothing new is written to unit {unit, number}: of its candidate, {candidate}, its {gate} lets in {share, number, ::percent .0}, which is {written}.",
  "cellView.writesPart":
    "A part of what is new is written to unit {unit, number}: of its candidate, {candidate}, its {gate} lets in {share, number, ::percent .0}, which is {written}.",
  "cellView.writesMuch":
    "What is new is written to unit {unit, number}: of its candidate, {candidate}, its {gate} lets in {share, number, ::percent .0}, which is {written}.",
  "cellView.writes": "To unit {unit, number}, {written} is written.",
  "cellView.updates":
    "What was kept, {kept}, and what is written, {added}, add up: the {state} of unit {unit, number} goes from {before} to {after}.",
  "cellView.becomes": "The {state} of unit {unit, number} goes from {before} to {after}.",
  "cellView.isNow": 'At "{label}" the {state} of unit {unit, number} is {after} now.',
  "cellView.hides":
    "Unit {unit, number} shows next to nothing of it: of {of}, its {gate} lets out {share, number, ::percent .0}, so that its hidden state is {out}.",
  "cellView.showsPart":
    "Unit {unit, number} shows a part of it: of {of}, its {gate} lets out {share, number, ::percent .0}, so that its hidden state is {out}.",
  "cellView.shows":
    "Unit {unit, number} shows it: of {of}, its {gate} lets out {share, number, ::percent .0}, so that its hidden state is {out}.",
  "cellView.prepares": "First comes {what}, which several gates read: it is {value} for unit {unit, number}.",
  "cellView.renews":
    'At "{label}" unit {unit, number} is made anew, from the token and the whole hidden state before: {before} becomes {after}.',
  "cellView.whole":
    'At "{label}" unit {unit, number}, which held {before}, keeps {kept} of it and gets {added} anew: its {state} is {after} now.',
  "cellView.chosen": "Of the layer's units it is the one that this token changed most.",
  "cellView.play": "Play",
  "cellView.pause": "Pause",
  "cellView.nextAct": "Next Act (Space)",
  "cellView.previousAct": "Act Before (Shift+Space)",
  "cellView.acts": "Acts",
  "cellView.showWhole": "Show the Whole Cell (0)",
  "cellView.speed": "Speed",
  "cellView.speedOf": "{speed, number} ×",
  "cellView.equations": "Equations",
  "cellView.part": "part",
  "cellView.read": "is",
  "cellView.weight": "times",
  "cellView.adds": "adds",
  "cellView.together": "together",
  "cellView.bias": "bias",
  "cellView.sumOf": "Everything that {channel} of unit {unit, number} adds up",
  "cellView.fromToken": 'from the token "{label}"',
  "cellView.fromInput": "number {unit, number} of the input",
  "cellView.layer": "layer {layer, number}",
  "cellView.fromLayer": "layer {layer, number}, unit {unit, number}",
  "cellView.fromUnit": "{operand} of unit {unit, number}",
  "cellView.fromItself": "its own {operand}",
  "cellView.peephole": "peephole {operand}",
  "cellView.others": "{from}: the other {n, number} together",
  "cellView.isTraced": "{sum}: the value in the trace is {traced}.",
  "cellView.becomesTraced": "{activation}({sum}) is {traced}, the value in the trace.",
  "cellView.loop": "carried to the next step",
  "cellView.token": "token {token, number}",
  "cellView.unrolled": "Steps Beside It",
  "cellView.save": "Save the Picture",
  "cellView.asSvg": "As SVG…",
  "cellView.asPng": "As PNG…",
  "cellView.pictureOf": "{cell}, layer {layer, number}, unit {unit, number}, token {token, number}",
} as const;
