/** The Korean catalogue: the subjects put together, each held to the ids of its English one by its type. */
import { cell } from "./cell";
import { cli } from "./cli";
import { common } from "./common";
import { contributions } from "./contributions";
import { explain } from "./explain";
import { formats } from "./formats";
import { protocol } from "./protocol";

export const korean = { ...cell, ...cli, ...common, ...contributions, ...explain, ...formats, ...protocol } as const;
