/** Just enough of JSON schema (draft-07) to hold this project's schema to its reader; an unknown keyword is an error. */

type Schema = Record<string, unknown>;

const checks: Record<string, (rule: never, value: unknown, schema: Schema) => boolean> = {
  type: (type: string, value) => (type === "integer" ? Number.isInteger(value) : typeOf(value) === type),
  const: (expected: unknown, value) => value === expected,
  enum: (options: unknown[], value) => options.includes(value),
  minLength: (length: number, value) => typeof value !== "string" || value.length >= length,
  pattern: (pattern: string, value) => typeof value !== "string" || new RegExp(pattern).test(value),
  minimum: (least: number, value) => typeof value !== "number" || value >= least,
  maximum: (most: number, value) => typeof value !== "number" || value <= most,
  minItems: (length: number, value) => !Array.isArray(value) || value.length >= length,
  items: (item: Schema, value) => !Array.isArray(value) || value.every((each) => accepts(item, each)),
  anyOf: (options: Schema[], value) => options.some((option) => accepts(option, value)),
  oneOf: (options: Schema[], value) => options.filter((option) => accepts(option, value)).length === 1,
  required: (names: string[], value) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (properties: Record<string, Schema>, value) =>
    !isObject(value) ||
    Object.entries(properties).every(([name, schema]) => !Object.hasOwn(value, name) || accepts(schema, value[name])),
  additionalProperties: (allowed: boolean, value, { properties }) =>
    allowed || !isObject(value) || Object.keys(value).every((name) => Object.hasOwn(properties as Schema, name)),
};

const annotations = ["$schema", "title", "description"];

/** Whether the schema accepts the value. */
export function accepts(schema: unknown, value: unknown): boolean {
  return Object.entries(schema as Schema).every(([keyword, rule]) => {
    if (annotations.includes(keyword)) return true;
    const check = checks[keyword];
    if (!check) throw new Error(`The keyword ${keyword} is not checked.`);
    return check(rule as never, value, schema as Schema);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isObject(value: unknown): value is Schema {
  return typeOf(value) === "object";
}
