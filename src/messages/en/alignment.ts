/** What is said of the line of text that soft attention reads, and of the letters that it writes. */
export const alignment = {
  "alignment.title": "Alignment",
  "alignment.line": 'It reads "{line}" and writes "{written}".',
  "alignment.letter":
    'Letter {step, number} of {steps, number}, "{letter}", {sure} sure: it looks most at character {place, number}, "{character}" ({share}).',
  "alignment.reads": 'Step {step, number} of {steps, number} that read: "{character}" from the front, "{back}" from the back.',
  "alignment.previous": "Previous Line",
  "alignment.next": "Next Line",
  "alignment.weights": "Where it looks for each letter: the weights over the line's characters, which add up to 1 in every row",
} as const;
