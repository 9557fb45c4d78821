/** Units that the person pinned, by the model that has them; kept for the workspace. */
import * as v from "valibot";
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";
import { pins, type Pin } from "../../protocol/pins";
import { toReference, toSetting } from "./reference";

const KEPT = "gatescope.pins";
const shape = v.record(v.string(), pins);

export interface PinsOfModel {
  readonly model: ModelReference;
  readonly pinned: readonly Pin[];
}

export class Pins implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly kept: vscode.Memento) {}

  dispose(): void {
    this.changed.dispose();
  }

  of(model: ModelReference): Pin[] {
    return this.read()[toSetting(model)] ?? [];
  }

  /** Of the models that have any. */
  all(): PinsOfModel[] {
    return Object.entries(this.read()).map(([model, pinned]) => ({ model: toReference(model), pinned }));
  }

  async set(model: ModelReference, pinned: readonly Pin[]): Promise<void> {
    const others = Object.entries(this.read()).filter(([name]) => name !== toSetting(model));
    const all = pinned.length > 0 ? [...others, [toSetting(model), pinned]] : others;
    await this.kept.update(KEPT, Object.fromEntries(all));
    this.changed.fire();
  }

  /** Gives a pinned unit another name; null: it is pinned no more. */
  async rename(model: ModelReference, { layer, unit }: Pin, name: string | null): Promise<void> {
    const isIt = (pin: Pin) => pin.layer === layer && pin.unit === unit;
    await this.set(
      model,
      this.of(model).flatMap((pin) => (!isIt(pin) ? [pin] : name === null ? [] : [{ layer, unit, name }])),
    );
  }

  /** What another version kept counts as nothing. */
  private read(): Record<string, Pin[]> {
    const found = v.safeParse(shape, this.kept.get(KEPT));
    return found.success ? found.output : {};
  }
}
