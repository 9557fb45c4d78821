import type { engine as english } from "../en/engine";
import type { Translation } from "../translation";

export const engine: Translation<typeof english> = {
  "engine.traceClosed": "추적이 닫혔습니다. 다시 추적하십시오.",
  "engine.traceChanged":
    "텍스트가 편집되었습니다. {end, number}번 앞의 토큰이 리비전 {revision, number}의 토큰과 다릅니다. 다시 요청하십시오.",
  "engine.noSuchChannel": "추적의 {layer, number}번 층에는 채널 {channel}이(가) 없습니다.",
  "engine.tokensOutOfRange": "토큰 {start, number}~{end, number}은(는) 추적의 토큰 {limit, number}개를 벗어납니다.",
  "engine.unitsOutOfRange": "유닛 {start, number}~{end, number}은(는) 있는 유닛 {limit, number}개를 벗어납니다.",
  "engine.tileTooLarge": "값 {cells, number} x {rows, number}개를 담는 타일은 너무 큽니다.",
  "engine.traceMemoryRefused":
    "추적에 메모리가 {megabytes, number} MB 더 필요하지만 시스템에서 할당하지 못했습니다. 더 짧은 텍스트를 추적하거나 다른 추적을 닫으십시오. 또는 {setting} 설정을 낮추면 더 적게 보관하고 더 많이 다시 계산합니다.",
  "engine.kernelMemoryRefused":
    "엔진이 가중치와 추적에 쓸 메모리를 지금의 {held, number} MB에 더해 {more, number} MB 더 할당받지 못했습니다. 더 짧은 텍스트를 추적하거나 더 작은 모델을 사용하십시오.",
  "engine.budgetTooSmall":
    "추적에는 토큰 {tokens, number}개와 조금 더 담을 공간이 필요합니다. 이 신경망에서 토큰 하나는 {one, number} KB를 차지하고, 추적 하나에 허용된 크기는 {budget, number} KB입니다. {setting} 설정을 높이십시오.",
  "engine.bidirectionalTooLarge":
    "이 신경망은 텍스트를 역방향으로도 읽으므로 토큰 {tokens, number}개가 한꺼번에 필요합니다. 모두 {all, number} KB를 차지하지만 추적 하나에 허용된 크기는 {budget, number} KB입니다. 더 짧은 텍스트를 추적하거나 {setting} 설정을 높이십시오.",
  "engine.numbersTooLarge":
    "텍스트의 수가 편집 전의 수를 포함하여 추적 하나에 허용된 {megabytes, number} MB를 넘습니다. 더 적게 추적하거나, 추적을 다시 시작하거나, {setting} 설정을 높이십시오.",
  "engine.nothingToTrace": "추적할 텍스트가 없습니다. 텍스트를 선택하거나 비어 있지 않은 파일을 여십시오.",
  "engine.unencodableCharacters":
    "텍스트의 문자 {n, number}개가 {model}의 어휘 집합에 없습니다. 건너뛰거나 다른 모델을 사용하십시오.",
  "engine.unencodableWords": "텍스트의 단어 {n, number}개가 {model}의 어휘 집합에 없습니다. 건너뛰거나 다른 모델을 사용하십시오.",
  "engine.targetInNoText": "대상이 어느 텍스트에도 속하지 않는 토큰을 가리킵니다. 추적의 토큰을 고르십시오.",
  "engine.gradientsTooLarge":
    "대상의 기울기가 {megabytes, number} MB를 넘습니다. 이는 추적 하나에 허용된 크기의 4분의 1입니다. 더 적은 토큰의 손실을 구하거나 {setting} 설정을 높이십시오.",
  "engine.tooManyGradients": "토큰 {n, number}개의 기울기를 한 번에 읽기에는 너무 많습니다. 더 적은 토큰을 요청하십시오.",
};
