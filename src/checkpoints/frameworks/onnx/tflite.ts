/** TensorFlow Lite's recurrent kernels: its reader tells the graph in ONNX's operators, so that the rest is ONNX's. */
import { liteNetworkAttribute } from "../../formats/tflite/tflite";
import type { Framework } from "../framework";
import { recogniseNetwork } from "./onnx";

export const tflite: Framework = {
  // oxlint-disable-next-line gatescope/no-wording -- a name
  name: "TensorFlow Lite",
  recognise: (checkpointName, _tensors, hints) => recogniseNetwork(checkpointName, hints, liteNetworkAttribute),
};
