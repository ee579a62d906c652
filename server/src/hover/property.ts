import { type BlockName, isShownOnly, type PropertySpec, signatureText } from "@lintel/language";
import { code, sections } from "./text.ts";

/** What the schema says about a property of a body: meaning, what it takes, example, and what holds when it is left out. */
export function propertyText(spec: PropertySpec, block: BlockName | null = null): string {
  const example = spec.example === "" ? "" : `Example: ${code(`${spec.key} ${spec.example}`)}`;
  const fallback = spec.default ? `Left out: **${spec.default.text}** (${spec.default.source}).` : "";
  const clauses = (spec.clauses ?? []).map((clause) => `- ${code(clause.word)} ${clause.documentation}`).join("\n");
  const takes = `Takes: ${signatureText(spec)}.`;
  const note = block && isShownOnly(block, spec.key) ? "*Documentation only: no figure, rule or simulation reads it.*" : "";
  return sections(spec.documentation, takes, clauses, example, fallback, note);
}
