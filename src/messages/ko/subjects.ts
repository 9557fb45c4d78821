import type { subjects as english } from "../en/subjects";
import type { Translation } from "../translation";

/** 모델에서 파악하는 항목. */
export const subjects: Translation<typeof english> = {
  "subjects.part": "부분",
  "subjects.wiring": "연결",
  "subjects.cell": "셀",
  "subjects.gateOrder": "게이트 순서",
  "subjects.matrixSide": "행렬을 곱하는 쪽",
  "subjects.operandOrder": "입력과 상태의 순서",
  "subjects.packing": "묶음 방식",
  "subjects.biases": "편향",
  "subjects.forgetBias": "망각 편향",
  "subjects.resetGate": "리셋 게이트",
  "subjects.updateGate": "업데이트 게이트",
  "subjects.clipping": "값 자르기",
  "subjects.gateActivation": "게이트의 활성화 함수",
  "subjects.activation": "활성화 함수",
  "subjects.activations": "활성화 함수들",
  "subjects.direction": "방향",
  "subjects.initialState": "초기 상태",
  "subjects.sequenceLength": "시퀀스 길이",
  "subjects.input": "입력",
  "subjects.embedding": "임베딩",
  "subjects.inputActivation": "순환 층 앞의 층",
  "subjects.headActivation": "출력층(head) 앞의 활성화 함수",
  "subjects.head": "출력층(head)",
  "subjects.tiedWeights": "공유 가중치",
  "subjects.output": "출력",
  "subjects.window": "창",
  "subjects.vocabulary": "어휘 집합",
  "subjects.sizes": "크기",
};
