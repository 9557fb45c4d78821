import type { cli as english } from "../en/cli";
import type { Translation } from "../translation";

export const cli: Translation<typeof english> = {
  "cli.langOption": "--lang en|ko: 출력에 쓸 언어입니다. 지정하지 않으면 LC_ALL, LC_MESSAGES, LANG을 차례로 따릅니다.",
  "cli.langUnknown": "--lang에는 en 또는 ko를 지정하십시오. {given}은(는) 쓸 수 없습니다.",
};
