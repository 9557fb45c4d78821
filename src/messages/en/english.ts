/** The English catalogue: the subjects put together. A new subject is a file in each language and a line here and in korean.ts. */
import { cell } from "./cell";
import { cli } from "./cli";
import { common } from "./common";
import { contributions } from "./contributions";
import { explain } from "./explain";
import { formats } from "./formats";
import { protocol } from "./protocol";

export const english = { ...cell, ...cli, ...common, ...contributions, ...explain, ...formats, ...protocol } as const;
