/** Global heaps: where texts of any length lie. A collection is read once, however often it is referred to. */
import { message } from "../../../messages/message";
import type { Cursor, Hdf5Bytes } from "./bytes";

export class GlobalHeaps {
  private readonly collections = new Map<number, Map<number, Uint8Array>>();

  constructor(readonly file: Hdf5Bytes) {}

  /** The text that an element refers to: its length, the collection's address, its number in it. */
  async text(element: Cursor): Promise<Uint8Array> {
    const length = element.u32();
    const address = element.maybeAddress();
    const index = element.u32();
    if (length === 0 || address === null || address === 0) return new Uint8Array(0);
    const object = (await this.collection(address)).get(index);
    if (!object)
      throw this.file.fail(message("formatsHdf5.globalHeapAt", { address }), message("formatsHdf5.noHeapObject", { index }));
    if (length > object.length) throw element.fail(message("formatsHdf5.textInHeap", { length, kept: object.length }));
    return object.subarray(0, length);
  }

  private async collection(address: number): Promise<Map<number, Uint8Array>> {
    const known = this.collections.get(address);
    if (known) return known;
    const what = message("formatsHdf5.globalHeap");
    const head = await this.file.block(address, 8 + this.file.lengthSize, what);
    const size = head.signature("GCOL").skip(4).length();
    const data = (await this.file.block(address, size, what)).skip(head.bytes.length);
    const objects = new Map<number, Uint8Array>();
    while (data.remaining >= head.bytes.length) {
      const index = data.u16();
      const length = data.skip(6).length();
      if (index === 0) break; // what is left free
      this.file.spend("parts", 1);
      objects.set(index, data.take(length, what).bytes);
      data.align();
    }
    this.collections.set(address, objects);
    return objects;
  }
}
