/**
 * Whole networks written as one step, after the cells that the field went on to: they read pictures and noise, or whole lines of
 * text, and have lengths of their own (options of the same names). They are run, traced and drawn like any cell, by the plain
 * interpreter.
 */
import type { CellDefinition } from "../cellDefinition";
import { attention } from "./attention";
import { draw } from "./draw";
import { rnnsearch } from "./rnnsearch";
import { storn } from "./storn";
import { vrnn } from "./vrnn";

const list: readonly CellDefinition[] = [attention, rnnsearch, vrnn, storn, draw];

export const systems: ReadonlyMap<string, CellDefinition> = new Map(list.map((system) => [system.id, system]));
