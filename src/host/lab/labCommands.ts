/** "Open the Laboratory": by the palette, or by arguments that name an experiment, as a link, a tour or another extension has them. */
import * as v from "valibot";
import { message, quoted } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { labChoice } from "../../protocol/lab";
import type { Commands, CommandServices } from "../services";

const given = v.partial(v.object({ ...labChoice.entries, starts: v.boolean() }));

export function labCommands({ laboratories }: Pick<CommandServices, "laboratories">): Commands {
  return {
    "gatescope.lab": (first?: unknown) => {
      const asked = v.safeParse(given, first ?? {});
      if (!asked.success) {
        const [{ message: reason }] = asked.issues;
        throw new CodedError("bad-message", message("lab.badArguments", { reason: quoted(reason) }));
      }
      const { starts = false, ...choice } = asked.output;
      laboratories.open(Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)), starts);
    },
  };
}
