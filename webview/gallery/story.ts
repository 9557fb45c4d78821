/** What a story of the gallery says: a page or a view, of what, and in which state. The stories are in stories.ts. */
import type { LabChoice } from "../../src/protocol/lab";
import type { ModelReference } from "../../src/protocol/model";
import type { Pin } from "../../src/protocol/pins";

interface TraceStory {
  readonly page: "trace";
  readonly model: ModelReference;
  /** The traced text: a file, the first so many characters of it; or itself. */
  readonly text: { readonly file: string; readonly characters: number } | string;
  /** The text is a file of numbers, a row a step. */
  readonly isOfNumbers?: boolean;
  /** What the text's file is called, where it has none of its own or another name is to be seen; and the model in its list. */
  readonly names?: { readonly file?: string; readonly model?: string };
  /** The person cancelled before anything was traced. */
  readonly isCancelled?: boolean;
  /** Traced as so many sequences. */
  readonly pieces?: number;
  /** What the page kept when it was left like this, see pages/trace/saved.ts. */
  readonly kept?: Readonly<Record<string, unknown>>;
  readonly pinned?: readonly Pin[];
  /** What the person looks at. */
  readonly focus?: { readonly layer?: number; readonly unit?: number; readonly token?: number };
  /** Keys that the view in front is given once it stands: "o", "Shift+ArrowRight". */
  readonly keys?: readonly string[];
}

interface InspectorStory {
  readonly page: "inspector";
  readonly file: string;
  /** What the page kept when it was left like this, see pages/inspector/store.ts. */
  readonly kept?: {
    readonly selected: string | null;
    readonly sort: { readonly column: string; readonly descending: boolean } | null;
    readonly search: string;
  };
}

interface CompareStory {
  readonly page: "compare";
  readonly a: string;
  readonly b: string;
}

interface TrainStory {
  readonly page: "train";
  /** A training that was written, by its checkpoint; null: what is asked before one begins. */
  readonly path: string | null;
  /** How many parts of an update are gone through slowly. */
  readonly slow?: number;
}

interface LabStory {
  readonly page: "lab";
  /** What is chosen, where nothing was recorded. */
  readonly choice?: Partial<LabChoice>;
  /** An experiment that was recorded by tools/fixtures/make_lab.mjs; null: before one begins. */
  readonly recorded: string | null;
}

export type Story = { readonly id: string; readonly title: string } & (
  | TraceStory
  | InspectorStory
  | CompareStory
  | TrainStory
  | LabStory
);
