import type { PropertySpec } from "@lintel/language";
import { code, sections } from "./text.ts";

/** What the schema says about a property: meaning, example, and what holds when it is left out. */
export function propertyText(spec: PropertySpec): string {
  const example = spec.example === "" ? "" : `Example: ${code(`${spec.key} ${spec.example}`)}`;
  const fallback = spec.default ? `Left out: **${spec.default.text}** (${spec.default.source}).` : "";
  const clauses = (spec.clauses ?? []).map((clause) => `- ${code(clause.word)} ${clause.documentation}`).join("\n");
  return sections(spec.documentation, clauses, example, fallback);
}
