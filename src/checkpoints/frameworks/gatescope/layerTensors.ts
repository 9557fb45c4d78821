/**
 * How Gatescope itself names the tensors of a layer whose cell PyTorch does not have, or of a whole system: "layers.0.mut1.W.r.x",
 * the layer's number, its cell, and the parameter as the cell's equations name it. One place for who writes them and who reads them.
 */

const tensorName = /^layers\.(\d{1,4})\.([a-z0-9-]{1,40})\.((?:[WbPEv](?:\.[A-Za-z0-9]{1,40}){1,2}|periods))$/;

export interface LayerTensorName {
  readonly layer: number;
  /** The engine's id of a cell. */
  readonly cell: string;
  /** As LayerWeights has it: "W.r.x". */
  readonly key: string;
}

export function layerTensorName({ layer, cell, key }: LayerTensorName): string {
  return `layers.${layer}.${cell}.${key}`;
}

/** Null for a name that is none. */
export function parseLayerTensorName(name: string): LayerTensorName | null {
  const [, layer, cell, key] = tensorName.exec(name) ?? [];
  return layer === undefined || cell === undefined || key === undefined ? null : { layer: Number(layer), cell, key };
}
