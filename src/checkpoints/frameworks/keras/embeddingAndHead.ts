/** What is before and after a Keras file's recurrent layers: embedding, dense layers, attention, output layer. */
import { message, quoted, type Message } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import { placeOf, type Hints } from "../framework";
import { ask, askActivation, inference, nothingAsked, told, type Asked } from "../shared/inference";
import { transposed } from "../shared/transposed";
import { tableOf, type Plan, type PlannedHead } from "./plan";
import { stagePart } from "./stages";
import { headTensors, type ContextPart, type HeadPart, type ModelParts } from "../shared/modelParts";
import { isOfTokens, stepOutput } from "../shared/stepOutput";
import { idOf, inARow } from "../shared/rows";
import { mayEmbed, resolveInput } from "../shared/resolveInput";
import { embeddingOf } from "../shared/tables";
import { takenOff } from "../shared/takenOff";

/** What textgenrnn's models read at once unless told otherwise, and what stands around its texts (textgenrnn/textgenrnn.py). */
const textgenrnn = { window: 40, padding: 0, boundary: "<s>" } as const;

type Outer = Asked & {
  readonly warnings: readonly Message[];
  readonly parts: Pick<
    ModelParts,
    "embedding" | "inputStages" | "head" | "context" | "vocabularySize" | "inputFrom" | "loose" | "connectedBy"
  >;
};

const connectedBy = message("frameworksKeras.connects");

export function findOuter(checkpointName: string, plan: Plan, hints: Hints): Outer {
  const { input, head: planned, layers, window } = plan;
  const { manifest } = hints;
  const connections = plan.others ?? takenOff({ ...endsOf(plan), connectedBy }, manifest);
  const table = input.tensors && mayEmbed(manifest) ? tableOf(input.tensors) : null;
  const beside = (input.beside ?? []).flatMap(({ tensors }) => tableOf(tensors) ?? []);
  const embedding = table?.shape.length === 2 ? embeddingOf([table, ...beside]) : null;
  const size = layers[0]?.cell.inputSize ?? 0;
  const scores = planned?.tensors.parts.get("kernel")?.shape[1] ?? 0;
  const first = input.stages[0] ? stagePart(input.stages[0], "none").inputs : size;
  const blockedBy = input.kind === "layer" ? input.name : undefined;
  const resolved = resolveInput({ checkpointName, embedding, inputSize: first, blockedBy }, hints);
  const { vocabularySize } = resolved;
  const isTaken = planned !== null && manifest?.tensors?.head !== null;
  const scoresTokens = scores === vocabularySize && isOfTokens(planned?.activation ?? "none");
  const said = isTaken && !scoresTokens ? outputOf(planned, scores, vocabularySize, hints) : null;
  const head = isTaken ? { ...headPart(planned, manifest), output: said?.output } : null;
  const declared = vocabularySize === null || head?.output ? null : window;
  const ofNumbers = vocabularySize === null && head !== null ? window : null;
  const context =
    ofNumbers !== null
      ? ({ window: ofNumbers, padding: "none", boundary: null } as const)
      : planned && head
        ? contextOf(planned, declared, manifest)
        : undefined;
  const windows = planned && context && ofNumbers === null ? askContext(planned, context, declared, manifest) : nothingAsked;
  const asked = planned && head ? askStages(planned, manifest) : nothingAsked;
  const between = askBetween(plan, manifest);
  const linear = input.stages.filter(({ activation }) => activation === null).map(({ name }) => name);
  return {
    warnings: [
      ...(blockedBy === undefined ? [] : [message("frameworks.readsWhatIsNotRun", { source: blockedBy })]),
      ...(window !== null && head?.output ? [message("frameworksKeras.answersOnce", { window })] : []),
    ],
    parts: {
      embedding,
      head,
      context,
      vocabularySize,
      inputFrom: blockedBy === undefined ? undefined : message("frameworksKeras.outputOf", { layer: blockedBy }),
      inputStages: input.stages.map((stage) => stagePart(stage, "none")),
      loose: connections.loose,
      ...(plan.others ? {} : { connectedBy }),
    },
    inferences: [
      ...resolved.inferences,
      ...connections.inferences.filter(({ about }) => about !== "head" || between.inferences.length === 0),
      ...between.inferences,
      ...asked.inferences,
      ...(said?.inferences ?? []),
      ...windows.inferences,
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
    hypotheses: [
      ...resolved.hypotheses,
      ...connections.hypotheses,
      ...between.hypotheses,
      ...asked.hypotheses,
      ...windows.hypotheses,
      ...(said?.hypotheses ?? []),
    ],
  };
}

/** The embedding and the output layer, by their layers' names. */
function endsOf({ input, head }: Plan) {
  const tables = [input, ...(input.beside ?? [])];
  const shapes = tables.flatMap(({ tensors }) => (tensors ? [tableOf(tensors)?.shape ?? []] : []));
  const name = tables.map((table) => table.name).join(", ");
  const [inputs, outputs] = head?.tensors.parts.get("kernel")?.shape ?? [];
  return {
    embedding:
      shapes.length > 0
        ? { name, inputs: shapes[0]?.[0] ?? 0, outputs: shapes.reduce((sum, [, size = 0]) => sum + size, 0) }
        : null,
    head: head && inputs !== undefined && outputs !== undefined ? { name: head.name, inputs, outputs } : null,
  };
}

/** Whether what stands before another recurrent layer is an output. */
function askBetween({ between, layers }: Plan, manifest: Manifest | null): Asked {
  if (!between) return nothingAsked;
  const { names, next } = between;
  const alternatives = [[], names].map((head) => {
    const label = head.length === 0 ? message("frameworks.notConnected") : inARow(head);
    return { id: idOf(head), label, manifest: { wiring: { head: [...head] } } };
  });
  const said = { part: layers.at(-1)?.layer ?? "", next, names, property: "wiring.head" };
  const wired = manifest?.wiring?.head;
  const question = { about: "head" as const, place: placeOf.head, alternatives, isForPeople: true };
  return ask(question, wired && idOf(wired), message("frameworksKeras.betweenLayers", said), "open");
}

/** What is applied at the end, where no tokens are scored. */
function outputOf(
  { name, activation }: PlannedHead,
  rows: number,
  vocabularySize: number | null,
  hints: Hints,
): ReturnType<typeof stepOutput> {
  const found = stepOutput({ name, shape: [rows] }, vocabularySize, hints);
  if (activation === null) return found;
  const value = activation === "none" ? message("frameworks.numbersAsTheyAre") : quoted(activation);
  const stated = inference("output", value, "stated", message("frameworksKeras.configurationSays"));
  return { inferences: [stated], hypotheses: [], output: { ...found.output, activation } };
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
    load: async (file) => transposed(await file.read(name), columns, rows),
    async loadBias(file) {
      const values = bias ? await file.read(bias.name) : null;
      return values?.length === rows ? values : new Float32Array(rows);
    },
  };
}

function windowOf(attention: NonNullable<PlannedHead["attention"]>, manifest: Manifest | null): number {
  return manifest?.head?.window ?? attention.window ?? textgenrnn.window;
}

/** Models with attention and those that answer once for a declared length read windows; others go on as long as the text does. */
function contextOf({ attention }: PlannedHead, declared: number | null, manifest: Manifest | null): ContextPart | undefined {
  const { window = declared ?? undefined, padding, boundary } = manifest?.head ?? {};
  if (!attention && window === undefined) return undefined;
  return {
    window: attention ? windowOf(attention, manifest) : (window ?? textgenrnn.window),
    padding: padding ?? (attention || declared === null ? textgenrnn.padding : "none"),
    boundary: boundary === undefined ? (attention ? textgenrnn.boundary : null) : boundary,
  };
}

function contextText({ window, padding, boundary }: ContextPart): Message {
  if (padding === "none") return message("frameworksKeras.wholeWindows", { window });
  if (padding === "short") return message("frameworksKeras.shortWindows", { window });
  return boundary === null
    ? message("frameworksKeras.window", { window, padding })
    : message("frameworksKeras.windowBetween", { window, padding, boundary: String(boundary) });
}

/** How long windows are; and how a text begins, which no configuration tells, unless it is textgenrnn's. */
function askContext({ attention }: PlannedHead, context: ContextPart, declared: number | null, manifest: Manifest | null): Asked {
  const value = contextText(context);
  if (attention?.window === null) {
    const evidence = message("frameworksKeras.textgenrnn", { name: attention.name, n: textgenrnn.window });
    const found = inference("window", value, "convention", evidence);
    return { inferences: [told(manifest?.head?.window?.toString(), found, value)], hypotheses: [] };
  }
  const stated = message("frameworksKeras.windowStated");
  if (attention || declared === null) {
    return {
      inferences: [told(manifest?.head?.window?.toString(), inference("window", value, "stated", stated), value)],
      hypotheses: [],
    };
  }
  const { window } = context;
  const alternatives = (["none", "short", 0] as const).map((padding) => ({
    id: String(padding),
    label: contextText({ window, padding, boundary: null }),
    manifest: { head: { window, padding } },
  }));
  return ask({ about: "window", alternatives }, manifest?.head?.padding?.toString(), stated, "stated");
}

function askStages({ stages }: PlannedHead, manifest: Manifest | null): Asked {
  const open = stages.filter(({ kind, activation }) => kind === "dense" && activation === null).map(({ name }) => name);
  return open.length > 0 ? askActivation(open, manifest) : nothingAsked;
}
