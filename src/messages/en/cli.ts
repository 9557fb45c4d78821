/** What the shell command says. */
export const cli = {
  "cli.langOption": "--lang en|ko: the language of what is printed; otherwise that of LC_ALL, LC_MESSAGES or LANG",
  "cli.langUnknown": "--lang takes en or ko, not {given}.",
} as const;
