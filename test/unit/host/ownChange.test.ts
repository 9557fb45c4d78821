import { describe, expect, it } from "vitest";
import { OwnChange } from "../../../src/host/checkpoints/ownChange";

const path = "/models/a.pt.gatescope.json";
const holding = (text: string | null) => () => Promise.resolve(text);

describe("OwnChange", () => {
  it("explains the file as it was left, and nothing before", async () => {
    const own = new OwnChange();
    expect(await own.explains(path, holding("{}"))).toBe(false);
    await own.make(() => Promise.resolve({ path, text: "{}" }));
    expect(await own.explains(path, holding("{}"))).toBe(true);
    expect(await own.explains(path, holding('{ "version": 1 }'))).toBe(false);
    expect(await own.explains("/models/a.pt", holding("{}"))).toBe(false);
  });

  it("waits for a change that is on its way, and explains a file that it took away", async () => {
    const own = new OwnChange();
    let write = (): void => undefined;
    const making = own.make(() => new Promise((done) => (write = () => done({ path, text: null }))));
    const told = own.explains(path, holding(null));
    write();
    await making;
    expect(await told).toBe(true);
  });

  it("explains nothing by a change that failed", async () => {
    const own = new OwnChange();
    await expect(own.make(() => Promise.reject(new Error("unsaved")))).rejects.toThrow("unsaved");
    expect(await own.explains(path, holding(null))).toBe(false);
  });
});
