/** What is before and after a Keras file's recurrent layers: embedding, dense layers, attention, output layer. */
import { message, quoted } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { Hints } from "../framework";
import { askActivation, inference, nothingAsked, told, type Asked } from "../shared/inference";
import { transposedBlock } from "./layout";
import { tableOf, type Plan, type PlannedHead } from "./plan";
import { stagePart } from "./stages";
import { headTensors, type ContextPart, type HeadPart, type MatrixPart, type ModelParts } from "../shared/modelParts";
import { mayEmbed, resolveInput } from "../shared/resolveInput";

/** What textgenrnn's models read at once unless told otherwise, and what stands around its texts (textgenrnn/textgenrnn.py). */
const textgenrnn = { window: 40, padding: 0, boundary: "<s>" } as const;

type Outer = Asked & {
  readonly parts: Pick<ModelParts, "embedding" | "inputStages" | "head" | "context" | "vocabularySize" | "inputFrom">;
};

export function findOuter(checkpointName: string, { input, head: planned, layers }: Plan, hints: Hints): Outer {
  const { manifest } = hints;
  const table = input.tensors && mayEmbed(manifest) ? tableOf(input.tensors) : null;
  const embedding: MatrixPart | null =
    table?.shape.length === 2
      ? {
          rows: table.shape[0] ?? 0,
          columns: table.shape[1] ?? 0,
          name: table.name,
          tensors: [{ name: table.name, role: message("frameworksRoles.embedding") }],
          load: (file) => file.read(table.name),
        }
      : null;
  const size = layers[0]?.cell.inputSize ?? 0;
  const scores = planned?.tensors.parts.get("kernel")?.shape[1] ?? 0;
  const first = input.stages[0] ? stagePart(input.stages[0], "none").inputs : size;
  const blockedBy = input.kind === "layer" ? input.name : undefined;
  const resolved = resolveInput({ checkpointName, embedding, inputSize: first, blockedBy }, hints);
  const { vocabularySize } = resolved;
  const fits = (vocabularySize === null || scores === vocabularySize) && manifest?.tensors?.head !== null;
  const output = planned && scores !== vocabularySize ? { activation: planned.activation ?? "none", labels: null } : undefined;
  const head = planned && fits ? { ...headPart(planned, manifest), output } : null;
  const context = planned && head ? contextOf(planned, manifest) : undefined;
  const asked = planned && head ? askStages(planned, manifest) : nothingAsked;
  const linear = input.stages.filter(({ activation }) => activation === null).map(({ name }) => name);
  return {
    parts: {
      embedding,
      head,
      context,
      vocabularySize,
      inputFrom: blockedBy === undefined ? undefined : message("frameworksKeras.outputOf", { layer: blockedBy }),
      inputStages: input.stages.map((stage) => stagePart(stage, "none")),
    },
    inferences: [
      ...resolved.inferences,
      ...asked.inferences,
      ...(head?.output && planned ? outputInferences(planned) : []),
      ...(context && planned ? [contextInference(planned, context, manifest)] : []),
      ...(linear.length > 0
        ? [
            inference(
              "inputActivation",
              quoted("linear"),
              "assumed",
              message("frameworks.inputActivationOpen", { names: linear }),
            ),
          ]
        : []),
    ],
    hypotheses: [...resolved.hypotheses, ...asked.hypotheses],
  };
}

/** What is applied at the end, where no tokens are scored. */
function outputInferences({ name, activation }: PlannedHead): Inference[] {
  if (activation === null)
    return [inference("output", message("frameworks.numbersAsTheyAre"), "assumed", message("frameworks.outputOpen", { name }))];
  const value = activation === "none" ? message("frameworks.numbersAsTheyAre") : quoted(activation);
  return [inference("output", value, "stated", message("frameworksKeras.configurationSays"))];
}

function headPart({ name: layer, tensors, reads, attention, stages }: PlannedHead, manifest: Manifest | null): HeadPart {
  const weight = tensors.parts.get("kernel");
  const bias = manifest?.tensors?.headBias === null ? undefined : tensors.parts.get("bias");
  const [columns = 0, rows = 0] = weight?.shape ?? [];
  const name = weight?.name ?? tensors.path;
  return {
    rows,
    columns,
    name: name.includes(layer) ? name : message("frameworksKeras.named", { layer, tensor: name }),
    reads,
    stages: stages.map((stage) => stagePart(stage, manifest?.head?.activation ?? "relu")),
    attention: attention
      ? {
          tensor: { name: attention.tensor.name, role: message("frameworksRoles.attention") },
          window: windowOf(attention, manifest),
        }
      : undefined,
    tensors: headTensors(weight ?? null, bias),
    load: async (file) => transposedBlock(await file.read(name), columns, rows, 1, 0),
    async loadBias(file) {
      const values = bias ? await file.read(bias.name) : null;
      return values?.length === rows ? values : new Float32Array(rows);
    },
  };
}

function windowOf(attention: NonNullable<PlannedHead["attention"]>, manifest: Manifest | null): number {
  return manifest?.head?.window ?? attention.window ?? textgenrnn.window;
}

/** Models with attention read windows; others go on for as long as the text does, unless a manifest says otherwise. */
function contextOf({ attention }: PlannedHead, manifest: Manifest | null): ContextPart | undefined {
  const { window, padding, boundary } = manifest?.head ?? {};
  if (!attention && window === undefined) return undefined;
  return {
    window: attention ? windowOf(attention, manifest) : (window ?? textgenrnn.window),
    padding: padding ?? textgenrnn.padding,
    boundary: boundary === undefined ? (attention ? textgenrnn.boundary : null) : boundary,
  };
}

function contextInference(
  { attention }: PlannedHead,
  { window, padding, boundary }: ContextPart,
  manifest: Manifest | null,
): Inference {
  const value =
    boundary === null
      ? message("frameworksKeras.window", { window, padding })
      : message("frameworksKeras.windowBetween", { window, padding, boundary: String(boundary) });
  const found =
    attention?.window === null
      ? inference(
          "window",
          value,
          "convention",
          message("frameworksKeras.textgenrnn", { name: attention.name, n: textgenrnn.window }),
        )
      : inference("window", value, "stated", message("frameworksKeras.windowStated"));
  return told(manifest?.head?.window?.toString(), found, value);
}

function askStages({ stages }: PlannedHead, manifest: Manifest | null): Asked {
  const open = stages.filter(({ kind, activation }) => kind === "dense" && activation === null).map(({ name }) => name);
  return open.length > 0 ? askActivation(open, manifest) : nothingAsked;
}
