/** Words that belong to no single subject. */
export const common = {
  "common.quoted": "{text}",
  "common.cancelled": "Cancelled.",
  "common.bytes": "{n, plural, one {# byte} other {# bytes}}",
  "common.tokens": "{n, plural, one {# token} other {# tokens}}",
  "common.steps": "{n, plural, one {# step} other {# steps}}",
  "common.token": "token {token, number}",
  "common.step": "step {token, number}",
  "common.units": "{n, plural, one {# unit} other {# units}}",
  "common.percent": "{share, number, percent}",
} as const;
