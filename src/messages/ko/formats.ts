import type { formats as english } from "../en/formats";
import type { Translation } from "../translation";

export const formats: Translation<typeof english> = {
  "formats.malformed":
    "{file}은(는) 올바른 {format} 파일이 아닙니다. {where}: {reason}. 파일을 다시 내려받거나 다시 내보내십시오.",
};
