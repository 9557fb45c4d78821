/** Dagre, which says where a graph's nodes stand. */
export { Graph, layout } from "@dagrejs/dagre";
