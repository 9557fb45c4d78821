/** Every view of a trace, in the order of the tabs. A new one is a folder here and a line below. */
import type { AnyView } from "../trace/view";
import { alignmentView } from "./alignment/view";
import { cellView } from "./cell/view";
import { heatmapView } from "./heatmap/view";
import { overviewView } from "./overview/view";
import { picturesView } from "./pictures/view";
import { ribbonView } from "./ribbon/view";
import { sourcesView } from "./sources/view";
import { unitChartView } from "./unitChart/view";
import { valueTableView } from "./valueTable/view";

export const views: readonly AnyView[] = [
  ribbonView,
  overviewView,
  heatmapView,
  cellView,
  sourcesView,
  picturesView,
  alignmentView,
  valueTableView,
  unitChartView,
];
