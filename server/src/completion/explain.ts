import type { ComponentKind } from "@lintel/engine/model";
import { type RuleInfo, rules } from "@lintel/engine/rules";
import { type BlockName, keysFor, kindDocumentation, signaturesOf, technologies, technologySource } from "@lintel/language";
import { propertyText } from "../hover/property.ts";
import type { Server } from "../server.ts";
import { canonical } from "../workspace/files.ts";
import { assemblies, type Construct, constructLists } from "./constructs.ts";

/** What a suggestion is about, small enough to travel with it. */
export type Explained =
  | { readonly type: "property"; readonly block: BlockName; readonly key: string }
  | { readonly type: "kind"; readonly kind: ComponentKind }
  | { readonly type: "construct"; readonly label: string }
  | { readonly type: "technology"; readonly name: string }
  | { readonly type: "rule"; readonly code: string }
  | { readonly type: "function"; readonly name: string }
  | { readonly type: "element"; readonly root: string; readonly id: string }
  | { readonly type: "text"; readonly text: string };

/** The documentation of a suggestion in Markdown; `null` when there is nothing more to say. */
export function explanation(about: Explained, server: Server): string | null {
  switch (about.type) {
    case "property": {
      const spec = keysFor(about.block).get(about.key);
      return spec ? propertyText(spec) : null;
    }
    case "kind":
      return kindDocumentation[about.kind];
    case "construct":
      return constructs.get(about.label)?.documentation ?? null;
    case "technology":
      return technologyText(about.name);
    case "rule":
      return ruleText(allRules.find(({ code }) => code === about.code));
    case "function":
      return functionText(about.name);
    case "element":
      return elementText(about, server);
    case "text":
      return about.text;
  }
}

/** Whether something a client sent back is what a suggestion was about. */
export function isExplained(value: unknown): value is Explained {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

const constructs = new Map<string, Construct>([...constructLists.flat(), ...assemblies].map((construct) => [construct.label, construct]));

const allRules: readonly RuleInfo[] = rules;

function ruleText(rule: RuleInfo | undefined): string | null {
  return rule ? `${rule.summary}\n\n${rule.rationale}` : null;
}

/** What a product is, and where the defaults it brings come from. */
export function technologyText(name: string): string | null {
  const technology = technologies.get(name);
  if (!technology) return null;
  return [technology.documentation, technologySource(technology) ? `Defaults from: ${technologySource(technology)}` : ""]
    .filter(Boolean)
    .join("\n\n");
}

function functionText(name: string): string | null {
  const ways = signaturesOf(name);
  const [first] = ways;
  if (!first) return null;
  const labels = ways.map(({ label }) => label).join("\n");
  return [`\`\`\`arch\n${labels}\n\`\`\``, first.documentation, first.source ? `Source: ${first.source}` : ""].filter(Boolean).join("\n\n");
}

function elementText({ root, id }: Extract<Explained, { type: "element" }>, server: Server): string | null {
  const design = server.designs.of(canonical(root))?.design;
  const component = design?.components.find((candidate) => candidate.id === id);
  if (component) return component.documentation ?? kindDocumentation[component.kind];
  const other = [...(design?.flows ?? []), ...(design?.lets ?? []), ...(design?.regions ?? [])].find((candidate) => candidate.id === id);
  return other?.documentation ?? null;
}
