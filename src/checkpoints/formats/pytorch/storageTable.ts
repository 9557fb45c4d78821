/** A file's storages by their keys, as the persistent ids in its pickle tell them: each key has one length. */
import { message } from "../../../messages/message";
import { storageType } from "./elementType";
import type { Building } from "./pickleMachine";
import { cost } from "./pickleMachine";
import { Storage, type StorageBytes } from "./tensor";
import { isTuple, Reference, typeName, type Value } from "./values";

export class StorageTable {
  private readonly byKey = new Map<string, StorageBytes>();

  /** `locate` is called once for each key, with the length that the pickle tells. */
  constructor(
    private readonly locate: (key: string, byteLength: number, elementBytes: number, building: Building) => StorageBytes,
  ) {}

  /**
   * ("storage", class, key, location, elements) and, in the legacy stream, a sixth part: null, or the view (its key, its
   * first element, its length) of the storage that is meant. ("module", class, source file, source) is the class.
   */
  resolve(id: Value, building: Building): Value {
    if (!isTuple(id)) throw building.fail(message("formatsPytorch.noPersistentId", { what: typeName(id) }));
    const [kind, storageClass, key, , elements, view] = id;
    if (kind === "module" && storageClass instanceof Reference) return storageClass;
    if (kind !== "storage") throw building.fail(message("formatsPytorch.persistentIdKind"));
    const type = storageClass instanceof Reference ? storageType(storageClass.name) : undefined;
    if (!type) throw building.fail(message("formatsPytorch.noStorageClass", { what: typeName(storageClass) }));
    if (typeof key !== "string" && typeof key !== "number")
      throw building.fail(message("formatsPytorch.storageKey", { what: typeName(key) }));
    const byteLength = sizeOf(elements, type.bytes);
    if (byteLength === null) throw building.fail(message("formatsPytorch.storageLength"));
    const name = String(key);
    const bytes = this.byKey.get(name) ?? this.locate(name, byteLength, type.bytes, building);
    if (bytes.byteLength !== byteLength)
      throw building.fail(message("formatsPytorch.storageTwoLengths", { name, first: bytes.byteLength, second: byteLength }));
    building.spend(cost.object);
    if (!this.byKey.has(name)) building.spend(cost.dict);
    this.byKey.set(name, bytes);
    if (view === undefined || view === null) return new Storage(bytes, type, 0, byteLength);
    const [first, length] = isTuple(view) ? view.slice(1).map((part) => sizeOf(part, type.bytes)) : [];
    if (typeof first !== "number" || typeof length !== "number" || first + length > byteLength) {
      throw building.fail(message("formatsPytorch.viewLeavesNamed", { name }));
    }
    return new Storage(bytes, type, first, length);
  }
}

function sizeOf(elements: Value | undefined, bytes: number): number | null {
  const size = typeof elements === "number" && elements >= 0 ? elements * bytes : NaN;
  return Number.isSafeInteger(size) ? size : null;
}
