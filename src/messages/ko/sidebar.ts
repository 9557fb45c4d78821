import type { sidebar as english } from "../en/sidebar";
import type { Translation } from "../translation";

export const sidebar: Translation<typeof english> = {
  "sidebar.chosenModel": "선택됨",
  "sidebar.noCheckpoints": "작업 영역의 체크포인트가 여기에 표시됩니다.",
  "sidebar.unitOfLayer": "층 {layer, number}의 유닛 {unit, number}",
  "sidebar.nothingToSave": "보기를 저장할 추적이 없습니다. 먼저 텍스트를 추적하십시오.",
};
