/** Which texts of the catalogue belong to a task. */
import type { TaskId } from "../../../src/protocol/lab";

export const titles = {
  remember: "lab.rememberTitle",
  adding: "lab.addingTitle",
  copy: "lab.copyTitle",
  counting: "lab.countingTitle",
  brackets: "lab.bracketsTitle",
  "two-brackets": "lab.twoBracketsTitle",
  quotes: "lab.quotesTitle",
} as const satisfies Record<TaskId, string>;

export const abouts = {
  remember: "lab.rememberAbout",
  adding: "lab.addingAbout",
  copy: "lab.copyAbout",
  counting: "lab.countingAbout",
  brackets: "lab.bracketsAbout",
  "two-brackets": "lab.twoBracketsAbout",
  quotes: "lab.quotesAbout",
} as const satisfies Record<TaskId, string>;
