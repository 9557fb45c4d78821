/** A change to an object as a schema: some of its properties, and none of them undefined, so that it can be spread over the object. */
import * as v from "valibot";

type Changed<Entries extends v.ObjectEntries> = {
  [Key in keyof Entries]: Entries[Key] extends v.GenericSchema ? v.ExactOptionalSchema<Entries[Key], undefined> : never;
};

export function changeOf<Entries extends v.ObjectEntries>(
  schema: v.ObjectSchema<Entries, undefined>,
): v.ObjectSchema<Changed<Entries>, undefined> {
  const entries = Object.entries(schema.entries).map(([name, entry]) => [name, v.exactOptional(entry as v.GenericSchema)]);
  return v.object(Object.fromEntries(entries) as Changed<Entries>);
}
