import type { protocol as english } from "../en/protocol";
import type { Translation } from "../translation";

export const protocol: Translation<typeof english> = {
  "protocol.unknownCall": '"{name}"(이)라는 호출은 없습니다.',
  "protocol.unknownEvent": '"{name}"(이)라는 이벤트는 없습니다.',
  "protocol.malformed": "{what}의 형식이 잘못되었습니다: {reason}",
  "protocol.malformedAt": "{what}의 {path} 위치에서 형식이 잘못되었습니다: {reason}",
  "protocol.paramsOf": "{name} 호출의 매개변수",
  "protocol.resultOf": "{name} 호출의 결과",
  "protocol.errorOf": "{name} 호출의 오류",
  "protocol.event": "{name} 이벤트",
  "protocol.message": "메시지",
};
