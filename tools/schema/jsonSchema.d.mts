import type { GenericSchema } from "valibot";

export function jsonSchemaText(schema: GenericSchema): string;
