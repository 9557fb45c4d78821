/** The manifest's JSON schema for editors, from its valibot schema: the same in tools/schema/write.mjs and in the test that holds the two together. */
import { toJsonSchema } from "@valibot/to-json-schema";

/** The text of schemas/gatescope.schema.json. Throws where the schema says what JSON schema cannot say. */
export function jsonSchemaText(schema) {
  return `${JSON.stringify(toJsonSchema(schema, { target: "draft-07", typeMode: "input" }), null, 2)}\n`;
}
