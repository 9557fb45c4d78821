/** Numbers of a trace. What an edit changed since the revision that is named fails with "trace-changed". */
import * as v from "valibot";
import {
  channelStatistics,
  colorTile,
  colorTileRequest,
  revision,
  statisticsRequest,
  tile,
  tileRequest,
  tokenReport,
  traceId,
  unitRequest,
  unitSeries,
} from "../traceShapes";
import { gradientReading, gradientRequest } from "../gradient";
import { count, floats } from "../model";
import type { RequestDefinition } from "./request";

export const valueRequests = {
  /** Several at once, in the order asked for: one message each way, whatever a viewport takes. */
  readTiles: {
    params: v.object({ tiles: v.array(tileRequest) }),
    result: v.array(tile),
    askedBy: { panel: [] },
  },
  readColorTiles: {
    params: v.object({ tiles: v.array(colorTileRequest) }),
    result: v.array(colorTile),
    askedBy: { panel: [] },
  },
  readUnit: { params: unitRequest, result: unitSeries, askedBy: { host: [], panel: [] } },
  /** Of every channel that is named, in that order. */
  readStatistics: { params: statisticsRequest, result: v.array(channelStatistics), askedBy: { panel: [] } },
  /** Every derived value of a layer at a token, by name: what a diagram of the cell writes beside its parts. */
  readDerived: {
    params: v.object({ traceId, revision, token: count, layer: count }),
    result: v.object({ computed: v.boolean(), values: v.record(v.string(), floats) }), // empty where the run has not come yet
    askedBy: { panel: [] },
  },
  /** Gradients by token: of a number that the network computed, with respect to what it read or to a channel of a layer. */
  readGradient: { params: gradientRequest, result: gradientReading, askedBy: { panel: [] } },
  /** One of the numbers that the model says at each token and that are no next token; null where it says none of that index. */
  readOutput: {
    params: v.object({ traceId, revision, index: count, tokenStart: count, tokenEnd: count }),
    result: v.nullable(floats),
    askedBy: { panel: [] },
  },
  readToken: {
    params: v.object({ traceId, revision, token: count, layer: count, unit: v.nullable(count) }),
    result: tokenReport,
    askedBy: { host: [], panel: [] },
  },
} as const satisfies Readonly<Record<string, RequestDefinition>>;
