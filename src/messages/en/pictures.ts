/** What is said of pictures that a network reads or makes, step by step. */
export const pictures = {
  "pictures.title": "Picture",
  "pictures.none": 'This model reads text or numbers, and no pictures. Those that do come with the command "{command}".',
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
} as const;
