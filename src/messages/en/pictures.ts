/** What is said of pictures that a network reads or makes, step by step. */
export const pictures = {
  "pictures.title": "Picture",
  "pictures.at": "Picture {picture, number} of {pictures, number}",
  "pictures.previous": "Previous Picture",
  "pictures.next": "Next Picture",
  "pictures.steps": "Steps",
  "pictures.end": "end",
  "pictures.spelled": 'It spells "{name}".',
  "pictures.looks":
    'Letter {step, number}, "{letter}", {share} sure: it looks at about {n, plural, one {# place} other {# places}} of {all, number}.',
  "pictures.weightsSum": "Where it looks: the weights of all places add up to {sum}.",
  "pictures.letters": "Which letter it is sure of",
  "pictures.beta": "What it sees counts {value} times (β).",
  "pictures.writes":
    "Row {row, number} of {rows, number}, written from {n, plural, one {# latent number} other {# latent numbers}}: noise moves each from what was expected by {spread} or so.",
  "pictures.reads":
    "Row {row, number} of {rows, number}, read: expected to {spread} or so, its latent numbers are known to {sure} now. The row told {nats} nats.",
  "pictures.draws":
    "Step {step, number} of {steps, number}, drawn from {n, plural, one {# latent number} other {# latent numbers}}: it writes around column {column}, row {row}.",
  "pictures.readsAndDraws":
    "Step {step, number} of {steps, number}: it reads around column {readColumn}, row {readRow}, and writes around column {column}, row {row}. The step told {nats} nats.",
  "pictures.readWindow":
    "The picture, and where it reads: {n, number} x {n, number} Gaussians {stride} pixels apart, each {spread} wide, times {strength}.",
  "pictures.writeWindow":
    "The canvas, and where it writes: {n, number} x {n, number} Gaussians {stride} pixels apart, each {spread} wide, divided by {strength}.",
  "pictures.latentsOfStep": "Latent numbers of step {step, number}",
  "pictures.readSoFar": "What it has read",
  "pictures.writtenSoFar": "What it has written",
  "pictures.latents": "Latent numbers of row {row, number}",
  "pictures.expected": "expected",
  "pictures.read": "after reading",
  "pictures.drawn": "drawn",
} as const;
