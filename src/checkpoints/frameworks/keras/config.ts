/**
 * A Keras model's configuration (model_config, config.json) as a graph: layers, their options and what each reads.
 * Sequential and functional models of Keras 1, 2 and 3; a model within a model is laid out in its place.
 */
import { asObject, type JsonObject } from "../../formats/jsonFile";

export interface KerasLayer {
  readonly name: string;
  /** "LSTM", "Bidirectional", "Dense", ... */
  readonly className: string;
  readonly config: JsonObject;
  /** Names of the layers that it reads; none for an input. */
  readonly inputs: readonly string[];
  /** Whether it is a further use of a layer that is listed before it. */
  readonly isAgain?: boolean;
}

const maximumDepth = 32;
const maximumLayers = 4096;
const models = new Set(["Sequential", "Functional", "Model"]);

/** In the order of the file, which is the order of computation; null where the text is no configuration. */
export function parseConfig(text: string): KerasLayer[] | null {
  try {
    const root = asObject(JSON.parse(text));
    const layers: KerasLayer[] = [];
    expand(root, [], layers, 0);
    return layers.length > 0 ? layers : null;
  } catch {
    return null; // no JSON, or deeper or longer than a model is
  }
}

/** The value of an option, from a layer's wrapped layer or cell where it has one. */
export function optionOf(layer: KerasLayer | undefined, name: string): unknown {
  const [wrapped, cell] = [layer?.config.layer, layer?.config.cell].map((inner) => asObject(asObject(inner).config));
  return wrapped?.[name] ?? cell?.[name] ?? layer?.config[name];
}

/** The cells of an RNN over several (StackedRNNCells), as the configuration lists them; none for any other layer. */
export function cellsIn({ config }: KerasLayer): readonly JsonObject[] {
  const { cells } = asObject(asObject(config.cell).config);
  return Array.isArray(cells) ? cells.map(asObject) : [];
}

/** What such layers call their cells together. */
export function stacksIn(layers: readonly KerasLayer[]): string[] {
  return layers.filter((layer) => cellsIn(layer).length > 0).map(({ config }) => nameOf(asObject(config.cell)));
}

/** The class of a layer, or of the one that it wraps (TimeDistributed, Bidirectional). */
export function innerClass({ className, config }: KerasLayer): string {
  const inner = asObject(config.layer).class_name;
  return typeof inner === "string" ? inner : className;
}

/**
 * Which layer is in which folder of a .keras file of Keras 2.12 to 2.15, which names folders by class (lstm, lstm_1; lstm_2 in
 * the first of them): the n-th folder of a class holds its n-th layer, and a model within a model holds folders of its own.
 * `folders` are those of all layers, "layers/sequential/layers/lstm" with a nested one. Null where the counts differ.
 */
export function layersByFolder(text: string, folders: ReadonlySet<string>): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  return assignFolders(asObject(JSON.parse(text)), "", folders, found, 0) ? found : null;
}

function assignFolders(
  model: JsonObject,
  prefix: string,
  folders: ReadonlySet<string>,
  found: Map<string, string>,
  depth: number,
): boolean {
  if (depth > maximumDepth) return false;
  const within = new Set<string>();
  for (const folder of folders) {
    const match =
      folder.startsWith(prefix) &&
      /^((?:_layer_checkpoint_dependencies|layers)\/[^/]+)(?:\/|$)/.exec(folder.slice(prefix.length));
    if (match) within.add(`${prefix}${match[1] ?? ""}`);
  }
  const classOf = (folder: string) => folder.slice(folder.lastIndexOf("/") + 1).replace(/_\d+$/, "");
  const names = [...within].sort(new Intl.Collator("en", { numeric: true }).compare);
  const listed = Array.isArray(model.config) ? model.config : asObject(model.config).layers;
  const entries = (Array.isArray(listed) ? listed : []).map(asObject);
  for (const kind of new Set(names.map(classOf))) {
    const layers = entries.filter(({ class_name }) => typeof class_name === "string" && inSnakeCase(class_name) === kind);
    const own = names.filter((name) => classOf(name) === kind);
    if (layers.length !== own.length) return false;
    for (const [index, folder] of own.entries()) {
      const entry = asObject(layers[index]);
      if (models.has(typeof entry.class_name === "string" ? entry.class_name : "")) {
        if (!assignFolders(entry, `${folder}/`, folders, found, depth + 1)) return false;
      } else found.set(folder, nameOf(entry));
    }
  }
  return true;
}

/** As Keras makes names of classes: SimpleRNN is simple_rnn. */
export function inSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Adds a model's layers and gives the names of its last ones. */
function expand(model: JsonObject, given: readonly string[], layers: KerasLayer[], depth: number): readonly string[] {
  if (depth > maximumDepth) throw new RangeError("nested too deep");
  const listed = Array.isArray(model.config) ? model.config : asObject(model.config).layers;
  const entries = (Array.isArray(listed) ? listed : []).map(asObject).filter((entry) => nameOf(entry) !== "");
  if (entries.length + layers.length > maximumLayers) throw new RangeError("more layers than a model has");
  const names = new Set(entries.map(nameOf));
  const shared = new Set(entries.filter(isUsedAgain).map(nameOf));
  /** By a layer's name the names that stand for its output: its own, or those of a model's last layers. */
  const outputs = new Map<string, readonly string[]>();
  let before = given;
  for (const entry of entries) {
    const name = nameOf(entry);
    const isFunctional = Array.isArray(entry.inbound_nodes);
    const named = isFunctional ? namesIn((entry.inbound_nodes as unknown[])[0], names, shared, 0) : [];
    const alone = isFunctional ? given : before;
    const inputs = named.length > 0 ? named.flatMap((input) => outputs.get(input) ?? [input]) : alone;
    const className = typeof entry.class_name === "string" ? entry.class_name : "";
    if (models.has(className)) {
      before = expand(entry, inputs, layers, depth + 1);
    } else if (className === "InputLayer" && given.length > 0) {
      before = given;
    } else {
      layers.push({ name, className, config: asObject(entry.config), inputs });
      if (shared.has(name)) {
        for (const [at, node] of (entry.inbound_nodes as unknown[]).slice(1, maximumUses).entries()) {
          const again = namesIn(node, names, shared, 0).flatMap((input) => outputs.get(input) ?? [input]);
          layers.push({ name: useOf(name, at + 1), className, config: asObject(entry.config), inputs: again, isAgain: true });
        }
      }
      before = [name];
    }
    outputs.set(name, before);
  }
  const last = namesIn(asObject(model.config).output_layers, names, shared, 0);
  return last.length > 0 ? last.flatMap((name) => outputs.get(name) ?? []) : before;
}

/** Further uses of a layer are layers of their own, which have no weights: what they give is not run. */
function useOf(name: string, node: number): string {
  return node === 0 ? name : `${name}[${node}]`;
}

const maximumUses = 64;

/** An embedding gives the same rows wherever it is used. */
function isUsedAgain({ class_name, inbound_nodes }: JsonObject): boolean {
  const isModel = typeof class_name === "string" && models.has(class_name);
  return Array.isArray(inbound_nodes) && inbound_nodes.length > 1 && !isModel && class_name !== "Embedding";
}

/** Names in a list of the form [name, node, tensor], however deep it lies: Keras 2's nodes and Keras 3's keras_history. */
function namesIn(value: unknown, names: ReadonlySet<string>, shared: ReadonlySet<string>, depth: number): string[] {
  if (depth > maximumDepth || typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) {
    const given = Object.entries(value).filter(([argument]) => argument !== "mask"); // says what counts, and is not read
    return given.flatMap(([, item]) => namesIn(item, names, shared, depth + 1));
  }
  const [name, node] = value as unknown[];
  if (typeof name === "string" && typeof node === "number" && names.has(name))
    return [shared.has(name) ? useOf(name, node) : name];
  return value.flatMap((item) => namesIn(item, names, shared, depth + 1));
}

function nameOf(entry: JsonObject): string {
  const name = entry.name ?? asObject(entry.config).name;
  return typeof name === "string" ? name : "";
}
