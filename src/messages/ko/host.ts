import type { host as english } from "../en/host";
import type { Translation } from "../translation";

export const host: Translation<typeof english> = {
  "host.settingModel":
    "gatescope.model 설정이 {given}(으)로 되어 있어 모델을 알 수 없습니다. bytes와 같은 기본 모델의 이름이나 체크포인트의 경로를 문자열로 지정하십시오.",
  "host.settingMemory":
    "gatescope.trace.memory 설정이 {given}(으)로 되어 있습니다. {least, number}에서 {most, number} 사이의 메가바이트 수를 지정하십시오.",
  "host.noTrace": "추적한 내용이 없습니다. 값을 보려면 다시 추적하십시오.",
};
