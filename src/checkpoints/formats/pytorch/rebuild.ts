/** Tensors from their parts, by the functions that PyTorch pickles them with (torch/_utils.py). */
import { message, type Message } from "../../../messages/message";
import { legible } from "../../errors";
import { dtypeType, tensorClassType, type ElementType } from "./elementType";
import type { Building } from "./pickleMachine";
import { cost } from "./pickleMachine";
import { countOf, misfit, rowMajor, Storage, Tensor } from "./tensor";
import { NumpyArray, Reference, typeName, type Value } from "./values";

type Rebuild = (args: readonly Value[], building: Building) => Value;

/** (storage, storage_offset, size, stride, ...); version 3 gives the dtype, as its storage has none. */
const strided =
  (dtypeIndex?: number): Rebuild =>
  (args, building) => {
    const [storage, offset, shape, strides] = args;
    if (!(storage instanceof Storage)) throw building.fail(message("formatsPytorch.storageIs", { what: typeName(storage) }));
    const type = dtypeIndex === undefined ? storage.type : elementType(args[dtypeIndex], building);
    return view(storage, type, offset, sizes(shape, building), sizes(strides, building), building);
  };

/** A tensor over a storage, checked against it. */
export function view(
  storage: Storage,
  type: ElementType,
  offset: Value | undefined,
  shape: readonly number[],
  strides: readonly number[],
  building: Building,
): Tensor {
  const start = typeof offset === "number" ? offset : NaN;
  const reason = misfit(type, shape, strides, storage, start);
  if (reason !== null) throw building.fail(message("formatsPytorch.doesNotFit", { reason }));
  building.spend(cost.object);
  return new Tensor(type, shape, strides, storage, start);
}

/** What torch.FloatTensor() and its relatives gave before PyTorch 0.4, until BUILD sets it; null for any other name. */
export function emptyTensor(className: string, building: Building): Tensor | null {
  const type = tensorClassType(className);
  if (!type) return null;
  building.spend(cost.object);
  return new Tensor(type, [0], [1], null, 0, message("formatsPytorch.isEmpty"));
}

/** BUILD of a tensor: (storage, storage_offset, size, stride) before PyTorch 0.4. Any other state is hooks and attributes. */
export function setTensor(tensor: Tensor, state: Value, building: Building): void {
  const [storage, offset, shape, strides] = Array.isArray(state) && state.length === 4 ? (state as Value[]) : [];
  if (!(storage instanceof Storage)) return;
  const set = view(storage, storage.type, offset, sizes(shape, building), sizes(strides, building), building);
  if (tensor.type !== set.type)
    throw building.fail(message("formatsPytorch.setToOther", { dtype: tensor.type.dtype, other: set.type.dtype }));
  Object.assign(tensor, set);
}

function sizes(value: Value | undefined, building: Building): number[] {
  if (!Array.isArray(value)) throw building.fail(message("formatsPytorch.sizesAre", { what: typeName(value) }));
  building.spend(cost.list + cost.slot * value.length);
  return value.map((size) => {
    if (typeof size !== "number") throw building.fail(message("formatsPytorch.sizeIs", { what: typeName(size as Value) }));
    return size;
  });
}

function elementType(value: Value | undefined, building: Building): ElementType {
  const type = value instanceof Reference ? dtypeType(value.name) : undefined;
  if (!type) throw building.fail(message("formatsPytorch.dtypeIs", { what: typeName(value) }));
  return type;
}

/** A tensor that is shown and not read. */
function unread(type: ElementType, shape: readonly number[], why: Message, building: Building): Tensor {
  const reason = countOf(shape) === null || !shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (reason) throw building.fail(message("formatsPytorch.shapeInexact"));
  building.spend(cost.object);
  return new Tensor(type, shape, rowMajor(shape), null, 0, why);
}

const unknownType: ElementType = { dtype: "UNKNOWN", bytes: 1 };

/** (layout, (indices, values, size, ...)), and compressed layouts with more indices before the values. */
const sparse: Rebuild = ([layout, data], building) => {
  const parts = Array.isArray(data) ? (data as Value[]) : [];
  const tensors = parts.filter((part) => part instanceof Tensor);
  const size = parts.find((part) => Array.isArray(part));
  const type = tensors.at(-1)?.type ?? unknownType;
  const name = typeof layout === "string" ? legible(layout).replace(/^torch\./, "") : "sparse";
  return unread(type, sizes(size ?? [], building), message("formatsPytorch.isSparse", { name }), building);
};

/** (storage, storage_offset, size, stride, quantizer_params, ...). */
const quantized: Rebuild = ([storage, offset, shape, strides], building) => {
  if (!(storage instanceof Storage)) throw building.fail(message("formatsPytorch.storageIs", { what: typeName(storage) }));
  return view(storage, storage.type, offset, sizes(shape, building), sizes(strides, building), building);
};

/** (data, requires_grad, backward_hooks, ...). */
const parameter: Rebuild = ([data], building) => {
  if (!(data instanceof Tensor)) throw building.fail(message("formatsPytorch.dataIs", { what: typeName(data) }));
  return data;
};

/** (dtype, size, stride, requires_grad): a tensor without data. */
const meta: Rebuild = ([dtype, shape], building) =>
  unread(elementType(dtype, building), sizes(shape, building), message("formatsPytorch.deviceMeta"), building);

/** (data as a NumPy array, dtype, device, requires_grad): from devices that cannot be saved as they are. */
const fromNumpy: Rebuild = ([array, dtype], building) =>
  unread(
    elementType(dtype, building),
    array instanceof NumpyArray ? array.shape : [],
    message("formatsPytorch.otherDevice"),
    building,
  );

/** (class, dtype, size, ...): a tensor of a class that holds other tensors. */
const wrapper: Rebuild = ([, dtype, shape], building) =>
  unread(elementType(dtype, building), sizes(shape, building), message("formatsPytorch.ownClass"), building);

export const rebuild: readonly (readonly [name: string, rebuild: Rebuild])[] = (
  [
    ["_rebuild_tensor", strided()],
    ["_rebuild_tensor_v2", strided()],
    ["_rebuild_tensor_v3", strided(6)],
    ["_rebuild_parameter", parameter],
    ["_rebuild_parameter_with_state", parameter],
    ["_rebuild_qtensor", quantized],
    ["_rebuild_sparse_tensor", sparse],
    ["_rebuild_sparse_csr_tensor", sparse],
    ["_rebuild_meta_tensor_no_storage", meta],
    ["_rebuild_device_tensor_from_numpy", fromNumpy],
    ["_rebuild_wrapper_subclass", wrapper],
    ["_rebuild_device_tensor_from_cpu_tensor", parameter],
  ] as const
).map(([name, build]) => [`torch._utils.${name}`, build] as const);
