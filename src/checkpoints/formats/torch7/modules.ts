/**
 * What of an nn module is worth keeping: its fields, without gradients and what it computed last; and of an nngraph module,
 * which holds its graph many times over, the modules once and how they read one another. Source: nngraph, gmodule.lua.
 */
import { Tensor, countOf } from "../pytorch/tensor";
import { Instance, type Value } from "../pytorch/values";

type Table = ReadonlyMap<Value, Value>;

/** Made anew by every pass, or a class's own affair. */
const passing = /^(_|grad([A-Z_]|$)|output$)/;
const graphFields = new Set(["fg", "bg", "forwardnodes", "backwardnodes", "innode", "outnode", "modules"]);

/**
 * Replaces the fields of an instance by those that are kept. A module names its class in "class"; an nn.gModule has its
 * modules under their annotated names, else their numbers in the forward order, and "graph", a dictionary for each node in
 * that order: "class" and "module" (its name here), "input" (which input of the network it hands on), "select" (which
 * part of what it reads), "reads" (nodes, counted from 0).
 */
export function trim(instance: Instance): void {
  const fields = tableOf(instance.state);
  const isGraph = fields.get("forwardnodes") instanceof Map && fields.get("innode") instanceof Instance;
  const kept = new Map<Value, Value>([["class", instance.className]]);
  for (const [key, value] of fields) {
    const isPassing = typeof key === "string" && (passing.test(key) || (isGraph && graphFields.has(key)));
    const isEmpty = value instanceof Tensor && countOf(value.shape) === 0;
    if (!isPassing && !isEmpty) kept.set(key, value);
  }
  if (isGraph) addGraph(kept, fields);
  instance.state = kept;
}

function addGraph(kept: Map<Value, Value>, fields: Table): void {
  const data = itemsOf(fields.get("forwardnodes")).map((node) => tableOf(attribute(node, "data")));
  const places = new Map(data.map((each, index) => [each, index]));
  const entrance = tableOf(attribute(fields.get("innode"), "data"));
  const inputs = inputsOf(data, entrance);
  const graph = data.map((node, index) => {
    const entry = new Map<Value, Value>();
    const module = node.get("module");
    if (module instanceof Instance) {
      entry.set("class", module.className);
      const annotated = tableOf(node.get("annotations")).get("name");
      const isFree = typeof annotated === "string" && annotated !== "graph" && !kept.has(annotated);
      const name = isFree ? annotated : String(index + 1);
      if (holdsTensors(module)) {
        entry.set("module", name);
        kept.set(name, module);
      }
    }
    const input = inputs.get(node);
    if (input !== undefined) entry.set("input", input);
    if (node.has("selectindex")) entry.set("select", node.get("selectindex") ?? null);
    const reads =
      node === entrance
        ? []
        : itemsOf(node.get("mapindex"))
            .map((each) => places.get(each as Table))
            .filter((place) => place !== undefined);
    entry.set("reads", input === undefined ? reads : []);
    return entry;
  });
  kept.set("graph", graph);
}

/**
 * Which input of the network a node hands on, from 1. The entrance lists those nodes; in early nngraph it is split, and the
 * node that selects a part hands on the input of that number.
 */
function inputsOf(data: readonly Table[], entrance: Table): ReadonlyMap<Table, number> {
  const listed = itemsOf(entrance.get("mapindex")) as Table[];
  const reads = (node: Table) => itemsOf(node.get("mapindex"));
  const splits = new Set<Value>(
    data.filter((node) => node.has("nSplitOutputs") && reads(node).includes(entrance as Value)) as Value[],
  );
  const selecting = data.flatMap((node): [Table, number][] => {
    const index = node.get("selectindex");
    return typeof index === "number" && reads(node).some((each) => splits.has(each)) ? [[node, index]] : [];
  });
  return new Map(selecting.length > 0 ? selecting : listed.map((node, index) => [node, index + 1]));
}

function holdsTensors(module: Instance): boolean {
  return [...tableOf(module.state).values()].some(
    (value) => value instanceof Tensor || value instanceof Map || value instanceof Instance,
  );
}

/** What stands at 1, 2, 3 and so on. */
function itemsOf(value: Value | undefined): Value[] {
  const table = tableOf(value);
  const items: Value[] = [];
  for (let item = table.get(1); item !== undefined; item = table.get(items.length + 1)) items.push(item);
  return items;
}

function attribute(value: Value | undefined, name: string): Value | undefined {
  return value instanceof Instance ? tableOf(value.state).get(name) : undefined;
}

function tableOf(value: Value | undefined): Table {
  return value instanceof Map ? value : new Map();
}
