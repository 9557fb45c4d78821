/** The Korean catalogue: the subjects put together, each held to the ids of its English one by its type. */
import { cell } from "./cell";
import { charts } from "./charts";
import { cli } from "./cli";
import { common } from "./common";
import { contributions } from "./contributions";
import { engine } from "./engine";
import { explain } from "./explain";
import { formats } from "./formats";
import { heatmap } from "./heatmap";
import { host } from "./host";
import { panel } from "./panel";
import { protocol } from "./protocol";
import { views } from "./views";

export const korean = {
  ...cell,
  ...charts,
  ...cli,
  ...common,
  ...contributions,
  ...engine,
  ...explain,
  ...formats,
  ...heatmap,
  ...host,
  ...panel,
  ...protocol,
  ...views,
} as const;
