import type { writing as english } from "../en/writing";
import type { Translation } from "../translation";

export const writing: Translation<typeof english> = {
  "writing.refused": "{path}에 쓸 수 없습니다({reason}).",
  "writing.noSuchFolder": "해당 폴더가 없음",
  "writing.isFolder": "폴더임",
  "writing.notPermitted": "권한이 없음",
  "writing.readOnly": "읽기 전용 디스크임",
  "writing.diskFull": "디스크가 가득 참",
};
