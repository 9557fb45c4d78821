/**
 * What a task of the laboratory is: sequences that are made on the spot, of any length, whose answers are known. A task
 * knows nothing of networks.
 */
import type { TaskId } from "../../../protocol/lab";
import type { Random } from "../../training/random";

/** A sequence with its question and its answer. */
export interface Sequence {
  /** Steps that are read. */
  readonly steps: number;
  /** Of symbols: those that are read, and one more, so that the one after a step is what is to be said after it. */
  readonly ids: Uint32Array;
  /** Of numbers: [step][number] as they are read; empty for symbols. */
  readonly numbers: Float32Array;
  /** Steps after which an answer is asked, in rising order. */
  readonly asked: readonly number[];
  /** The right one after each of them: a symbol's id, or a number. */
  readonly answers: readonly number[];
  /** Steps that the answer hangs on, where they can be named; for those who look at it. */
  readonly kept: readonly number[];
  /** After each step, what who solves the task must have counted or added up; null where there is no such number. */
  readonly counts: Float32Array | null;
}

export interface Task {
  readonly id: TaskId;
  /** The paper that the task is from, or closest to. */
  readonly source: string;
  /** By id, a character each; null where numbers are read. */
  readonly symbols: readonly string[] | null;
  /** Numbers that are read at a step; 0 for symbols. */
  readonly inputs: number;
  /** The shortest and the longest sequences that can be asked for, and a length to begin with. */
  readonly lengths: { readonly least: number; readonly most: number; readonly usual: number };
  /**
   * What a network learns a length from: sequences of every length up to it, or of its longest quarter alone, so that no
   * short ones show the way and every mistake has to be felt from far back.
   */
  readonly learnsFrom: "all" | "longest";
  /** Steps that a sequence of a length takes at most. */
  steps(length: number): number;
  draw(length: number, random: Random): Sequence;
  /** The share of sequences of the measured lengths that is right, at most, for who knows the task and remembers nothing. */
  chance(length: number): number;
  /** Whether an answer is right. */
  isRight(said: number, answer: number): boolean;
}

/** A task of symbols: what `draw` must fill in beside what all of them share. */
type SymbolTask = Omit<Task, "symbols" | "inputs" | "isRight" | "draw"> & {
  readonly symbols: string;
  draw(length: number, random: Random): Written;
};

/** A sequence as it is written. */
export interface Written {
  readonly text: string;
  /** Places of the characters that the network must say. */
  readonly asked: readonly number[];
  /** Places of the characters that the answer hangs on. */
  readonly kept?: readonly number[];
  /** How the count goes on with a character, from 0. */
  readonly counts?: (count: number, character: string) => number;
}

export function symbolTask({ symbols, draw, ...rest }: SymbolTask): Task {
  const characters = [...symbols];
  return {
    ...rest,
    symbols: characters,
    inputs: 0,
    isRight: (said, answer) => said === answer,
    draw(length, random) {
      const { text, asked, kept = [], counts } = draw(length, random);
      const ids = Uint32Array.from(text, (character) => characters.indexOf(character));
      const steps = ids.length - 1;
      let count = 0;
      return {
        steps,
        ids,
        numbers: new Float32Array(),
        asked: asked.map((place) => place - 1),
        answers: asked.map((place) => ids[place] as number),
        kept,
        counts: counts ? Float32Array.from({ length: steps }, (_, step) => (count = counts(count, text[step] ?? ""))) : null,
      };
    },
  };
}

/** So many characters, each by lot. */
export function drawn(characters: string, count: number, random: Random): string {
  return Array.from({ length: count }, () => characters[random.below(characters.length)]).join("");
}

interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** Sequences by which it is measured whether a length was learned are of these lengths: its longest quarter. */
export function measuredLengths(length: number, least: number): Lengths {
  return { least: Math.max(least, length - Math.floor(length / 4)), most: length };
}

/** Lengths that a network learns from. */
export function learnedLengths({ lengths, learnsFrom }: Task, length: number): Lengths {
  return learnsFrom === "all" ? { least: lengths.least, most: length } : measuredLengths(length, lengths.least);
}
