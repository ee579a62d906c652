import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { repository } from "./lintel.ts";

const ajv = new Ajv({ allErrors: true, strict: false });

/** What a JSON text breaks of docs/schema/NAME.json; nothing when it fits. */
export function schemaProblems(name: string, text: string): readonly string[] {
  const schema = JSON.parse(readFileSync(join(repository, "docs/schema", `${name}.json`), "utf8"));
  const validate = ajv.compile(schema);
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
