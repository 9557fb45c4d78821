/** Which of the catalogue's languages a person is spoken to in. Knows no process and no window: callers hand in what those say. */

/** The languages of the catalogue, each complete. */
export const languages = ["en", "ko"] as const;

export type Language = (typeof languages)[number];

/**
 * The language of a locale, written as BCP 47 ("ko-KR") or as POSIX does ("ko_KR.UTF-8"). Whatever is not Korean is
 * answered in English.
 */
export function languageOf(locale: string | undefined): Language {
  return /^ko(?:$|[-_.@])/i.test(locale ?? "") ? "ko" : "en";
}

/**
 * The language of a shell: the first of LC_ALL, LC_MESSAGES and LANG that says anything, as POSIX has it; where none
 * does (Windows), what the system's own locale is.
 */
export function languageOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  systemLocale?: string,
): Language {
  return languageOf(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || systemLocale);
}

/** Whether a text names a language of the catalogue: what `--lang` takes. */
export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}
