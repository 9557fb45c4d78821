/**
 * Korean particles change with the last sound of the word before them: "LSTM을" but "GRU를". Texts are written in the
 * usual dual form ("{cell}을(를)"), and the right one is chosen when the word is known. Only forms that stand in a text
 * of the catalogue are resolved, never what looks like one inside an argument: `mark` is applied to the text before its
 * arguments are put in, `resolve` afterwards.
 *
 * es-hangul's `josa` does the same for words that end in Hangul alone: it takes "LSTM", "model.bin" and "8" for words
 * that end in a vowel.
 */

/** Stands before each dual form between the two steps; a noncharacter, which no text contains. */
const MARK = "\uFDD0";

type Sound = "vowel" | "consonant" | "rieul";

/** Dual form, and what it becomes after a vowel, after ㄹ and after any other consonant. */
const forms: Readonly<Record<string, Readonly<Record<Sound, string>>>> = {
  "을(를)": pair("을", "를"),
  "를(을)": pair("을", "를"),
  "이(가)": pair("이", "가"),
  "가(이)": pair("이", "가"),
  "은(는)": pair("은", "는"),
  "는(은)": pair("은", "는"),
  "와(과)": pair("과", "와"),
  "과(와)": pair("과", "와"),
  "(으)로": { vowel: "로", rieul: "로", consonant: "으로" },
  "(이)": pair("이", ""), // of (이)라고, (이)며, (이)나 and their like
};

const written = Object.keys(forms)
  .map((form) => form.replace(/[()]/g, "\\$&"))
  .join("|");
const unmarked = new RegExp(`${written}`, "g");
const marked = new RegExp(`${MARK}(${written})`, "g");

/** Marks the dual forms of a text of the catalogue. */
export function markParticles(text: string): string {
  return text.replace(unmarked, `${MARK}$&`);
}

/** Puts the right form in the place of each marked one. After a word whose sound is unknown the dual form stays. */
export function resolveParticles(text: string): string {
  return text.replace(marked, (_, form: string, at: number) => {
    const sound = lastSound(text.slice(0, at));
    return (sound && forms[form]?.[sound]) ?? form;
  });
}

/** How the text ends when it is read aloud in Korean. Undefined for what it is not known how to read. */
export function lastSound(text: string): Sound | undefined {
  const word = spoken(text);
  const last = word.at(-1);
  if (last === undefined) return undefined;
  if (last >= "가" && last <= "힣") {
    const final = (last.charCodeAt(0) - HANGUL) % FINALS;
    return final === 0 ? "vowel" : final === RIEUL ? "rieul" : "consonant";
  }
  if (last >= "0" && last <= "9") return digits[Number(last)];
  if (/[aeiou]r$/.test(word)) return "vowel"; // an English word: layer 레이어, tensor 텐서
  if (/[a-z]/i.test(last)) return letters[last.toLowerCase()] ?? "vowel";
  return symbols[last];
}

const HANGUL = 0xac00;
const FINALS = 28;
const RIEUL = 8;

/** 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. Tens, hundreds and thousands (십, 백, 천) end in a consonant as 영 does. */
const digits: readonly Sound[] = [
  "consonant",
  "rieul",
  "vowel",
  "consonant",
  "vowel",
  "vowel",
  "consonant",
  "rieul",
  "rieul",
  "vowel",
];

/** 엘, 엠, 엔, 알; the names of all other letters end in a vowel. */
const letters: Readonly<Record<string, Sound>> = { l: "rieul", m: "consonant", n: "consonant", r: "rieul" };

/** 퍼센트, 시그마, 엡실론 and so on; 공백, 줄 바꿈, 탭, 리턴; what tokens often are: 마침표, 쉼표, 콜론, 하이픈, 밑줄, 괄호. */
const symbols: Readonly<Record<string, Sound>> = {
  "%": "vowel",
  "␣": "consonant",
  "⏎": "consonant",
  "⇥": "consonant",
  "␍": "consonant",
  ".": "vowel",
  ",": "vowel",
  "!": "vowel",
  "?": "vowel",
  "=": "vowel",
  "+": "vowel",
  "*": "vowel",
  "/": "vowel",
  "(": "vowel",
  "[": "vowel",
  "{": "vowel",
  ":": "consonant",
  ";": "consonant",
  "-": "consonant",
  _: "rieul",
  σ: "vowel",
  τ: "vowel",
  Δ: "vowel",
  α: "vowel",
  β: "vowel",
  γ: "vowel",
  λ: "vowel",
  μ: "vowel",
  ε: "consonant",
};

/** The text without what is not read at its end: closing quotes, brackets and isolates, and a remark in brackets after a word. */
function spoken(text: string): string {
  let word = text;
  for (;;) {
    const remark = /(?<=[\p{L}\p{N}%])\s?\([^()]*\)$/u.exec(word);
    const closing = /["'”’»」』`)\]}>\u2069]+$/u.exec(word);
    const cut = remark ?? closing;
    if (!cut) return word;
    word = word.slice(0, cut.index);
  }
}

function pair(afterConsonant: string, afterVowel: string): Record<Sound, string> {
  return { vowel: afterVowel, consonant: afterConsonant, rieul: afterConsonant };
}
