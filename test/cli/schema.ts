import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { repository } from "./lintel.ts";

const ajv = new Ajv({ allErrors: true, strict: false });

/** What a JSON text breaks of docs/schema/NAME.json; nothing when it fits. */
export function schemaProblems(name: string, text: string): readonly string[] {
  const schema = JSON.parse(readFileSync(join(repository, "docs/schema", `${name}.json`), "utf8"));
  const validate = ajv.compile(schema);
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** What a SARIF text breaks of the schema that OASIS publishes for version 2.1.0; nothing when it fits. */
export function sarifProblems(text: string): readonly string[] {
  const path = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const sarif = new AjvDraft04({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(sarif);
  const validate = sarif.compile(JSON.parse(readFileSync(path, "utf8")));
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
