/** Which axis of an ONNX graph's Softmax holds the classes, by the graph and the version of its operators. */
import { describe, expect, it } from "vitest";
import { Constants } from "../../../../src/checkpoints/formats/onnx/constants";
import { flatten } from "../../../../src/checkpoints/formats/onnx/flatGraph";
import type { OnnxAttribute, OnnxNode } from "../../../../src/checkpoints/formats/onnx/graph";
import { SoftmaxAxis } from "../../../../src/checkpoints/formats/onnx/softmaxAxis";

function node(op: string, inputs: string[], output: string, ints: Record<string, number[]> = {}): OnnxNode {
  const attributes = Object.entries(ints).map(([name, values]): [string, OnnxAttribute] => [
    name,
    { ints: values, floats: [], strings: [] },
  ]);
  return { op, domain: "", name: "", inputs, outputs: [output], attributes: new Map(attributes), graphs: new Map() };
}

/** `nodes`: from the product, which gives "p", to what gives "s"; `rank` is what the graph says of "s". */
function isOverClasses(opset: number, axis: number | null, rank: number | null, product = "MatMul", ...nodes: OnnxNode[]) {
  const softmax = node("Softmax", [nodes.length > 0 ? "s" : "p"], "y", axis === null ? {} : { axis: [axis] });
  const first = node(product, ["x", "w"], "p");
  const shapes = new Map(rank === null ? [] : [["y", Array.from({ length: rank }, () => null)] as const]);
  const graph = flatten({ nodes: [first, ...nodes, softmax], tensors: [], inputs: ["x"], outputs: ["y"], shapes });
  return new SoftmaxAxis(graph, new Constants(new Map(), graph.producers, graph.unchanged), opset).isOver(softmax, first);
}

describe("SoftmaxAxis", () => {
  it.each<[what: string, given: Parameters<typeof isOverClasses>, expected: boolean]>([
    ["the last axis", [17, -1, null], true],
    ["none said, which is the last", [17, null, null], true],
    ["none said, which was 1 and all behind it", [11, null, 3], false],
    ["none said, which was 1 of two", [11, null, 2], true],
    ["1 of two", [17, 1, null, "Gemm"], true],
    ["1 of three", [17, 1, 3], false],
    ["2 of three", [17, 2, 3], true],
    ["1 of nobody knows how many", [17, 1, null], false],
    ["1 of three turned", [17, 1, 3, "MatMul", node("Transpose", ["p"], "s", { perm: [0, 2, 1] })], true],
    ["the last of three turned", [17, -1, 3, "MatMul", node("Transpose", ["p"], "s", { perm: [0, 2, 1] })], false],
    ["the last behind another operator", [17, -1, 3, "MatMul", node("CumSum", ["p"], "s")], false],
  ])("%s", async (_what, given, expected) => {
    expect(await isOverClasses(...given)).toBe(expected);
  });
});
