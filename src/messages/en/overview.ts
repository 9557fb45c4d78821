/** The first sight of a trace, for people who do not know the field's words yet. */
export const overview = {
  "overview.title": "Overview",
  "overview.reading": "The model is reading the text.",
  "overview.tooShort": "The text is too short for the model to guess anything.",
  "overview.guessedCharacters":
    "The model guesses each character before it sees it. Of {n, number} it guessed {right, number} right, {share, number, percent}.",
  "overview.guessedTokens":
    "The model guesses each token (a word, or a piece of one) before it sees it. Of {n, number} it guessed {right, number} right, {share, number, percent}.",
  "overview.followSome":
    "{n, plural, one {# of the layer's {units, number} units does} other {# of the layer's {units, number} units do}} something that you can read off the text:",
  "overview.choose": "Point at a character and click to look at it; drag along the text to move through it.",
  "overview.chooseStep": "Point at a step and click to look at it; drag along the steps to move through them.",
  "overview.at": 'At "{label}", token {token, number}.',
  "overview.atRight": 'The model expected "{label}" here, and gave it {share}.',
  "overview.atWrong": 'The model gave "{label}" {share} here; it expected "{expected}" ({trust}).',
  "overview.unitsTitle": "Units worth a look in layer {layer, number}",
  "overview.evidence": "found on one half of the text, confirmed on the other",
  "overview.evidenceHint":
    "A unit is one number that the network carries from character to character. Those that go along with something in the text were found on its first half, and are listed only if they do so on the second as well, and more closely than with the text shifted by any length (a twentieth of it at least), and than as many random mixtures of units as there are units.",
  "overview.nothingFound":
    "Nothing found in {tokens, plural, one {# token} other {# tokens}}: no unit goes along with line position, brackets, quotes, capitals, spaces or single tokens more closely than chance would. A longer text may show more.",
  "overview.looking": "Looking for units that follow something in the text.",
  "overview.running": "Units are looked for when the whole text is read.",
  "overview.rises": "rises with it",
  "overview.falls": "falls with it",
  "overview.unit": "unit {unit, number} · {state}",
  "overview.firstByte": "the first byte of {first}–{last}",
  "overview.below": "below zero",
  "overview.above": "above zero",
  "overview.closely": "closely",
  "overview.fairly": "fairly closely",
  "overview.loosely": "loosely",
  "overview.evidenceOf":
    "{follows}: correlation of {state} of unit {unit, number} {found} on the first half of the text, {confirmed} on the second. Chance reached at most {shift} by shifting the text and {mixture} by mixing units.",
  "overview.gatesTitle": "Gates at a glance",
  "overview.gatesHint": "Gates are valves: from 0, shut, to 1, open. Shut is below 0.1, open above 0.9.",
  "overview.noGates": "{cell} has no gates: what it holds is made anew at every step.",
  "overview.gateTitle": "{title}",
  "overview.shut": "shut {share, number, percent}",
  "overview.between": "between {share, number, percent}",
  "overview.open": "open {share, number, percent}",
  "overview.inputGate":
    "The input gate. Open, it lets what is new be written; shut, nothing is written. Open is above 0.9, shut below 0.1.",
  "overview.forgetGate": "The forget gate. Open, it keeps what is held; shut, it lets it go. Open is above 0.9, shut below 0.1.",
  "overview.outputGate":
    "The output gate. Open, it shows what is held to the layers above and to the next step; shut, it hides it. Open is above 0.9, shut below 0.1.",
  "overview.updateGate": "The update gate: how much of what is held is replaced, or kept. Open is above 0.9, shut below 0.1.",
  "overview.resetGate":
    "The reset gate. Open, it lets the past have a say in what is written; shut, only what was just read has. Open is above 0.9, shut below 0.1.",
  "overview.anyGate":
    "A gate multiplies what passes it: by 0 where it is shut, by 1 where it is open. Open is above 0.9, shut below 0.1.",
  "overview.lasts": "Half of what the units hold is gone after {steps} tokens.",
  "overview.lastsSteps": "Half of what the units hold is gone after {steps} steps.",
  "overview.keyShut": "shut",
  "overview.keyBetween": "between",
  "overview.keyOpen": "open",
  "overview.nothingKept": "Nothing is carried over unit by unit, so that there is no half-life to tell.",
  "overview.halfLifeHint":
    "Half-life: after how many tokens half of what a unit holds is left, by the mean of the logarithms of what all units keep at each step. Single units may hold much longer.",
  "overview.surprisesTitle": "What surprised the model most",
  "overview.instead": "1 in {chances} · expected {expected}",
  "overview.surpriseHint": 'Go to "{label}": the model gave it {share}, and "{expected}" {trust}.',
  "overview.saturationTitle": "Gates, unit by unit",
  "overview.saturation": "Each dot a unit: the farther up the more often open, the farther right the more often shut.",
  "overview.saturationHint":
    "Shares of the steps in which a unit's gate is above 0.9 and below 0.1. Click a dot, or use the arrow keys, to look at its unit.",
  "overview.saturationLabel": "Units of the {title} by how often they are open",
  "overview.saturationOf": "Unit {unit, number}: open in {open, number, percent} of the steps, shut in {shut, number, percent}",
  "overview.saturationNone": "No unit is in focus",
} as const;
