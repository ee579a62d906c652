import { type BlockName, keysFor, type PropertySpec, schema, type ValueType } from "@lintel/language";
import type { Frame } from "../place/frames.ts";
import { writtenProperties } from "../place/properties.ts";
import { type ShownSignature, signatureLine } from "./signature.ts";

export interface ActiveSignature {
  readonly signature: ShownSignature;
  readonly parameter: number | null;
}

/** Blocks that belong to one key and are short enough to be read as its arguments. */
const policyBlocks: ReadonlySet<BlockName> = new Set<BlockName>([
  "retries",
  "circuit-breaker",
  "rate-limit",
  "autoscale",
  "health-check",
  "load-shed",
  "shard",
  "replicate",
  "backup",
  "raid",
]);

/**
 * How the property at the end of the innermost block is written, with the part that comes next: values and clauses of a key that has several
 * parts (`dead-letter QUEUE after COUNT`), or the keys of a policy's block. `null` where there is nothing to explain.
 */
export function propertySignature(frames: readonly Frame[]): ActiveSignature | null {
  const frame = frames.at(-1);
  if (!frame || !Object.hasOwn(schema, frame.type)) return null;
  const block = frame.type as BlockName;
  const written = writtenProperties(block, frame.tokens).at(-1);
  const opener = policyBlocks.has(block) ? openerOf(frames) : null;
  if (opener) {
    const signature = lineOf(opener);
    const named = signature.parameters.findIndex(({ name }) => name === `.${written?.spec.key ?? ""}`);
    const first = signature.parameters.findIndex(({ name }) => name.startsWith("."));
    const isOver = written !== undefined && frame.tokens.at(-1)?.text === "{}";
    return { signature, parameter: named >= 0 && !isOver ? named : written ? null : first };
  }
  if (!written || parts(written.spec) < 2 || written.rest.at(-1)?.text === "{}") return null;
  const signature = lineOf(written.spec);
  const clause = written.rest.findLast((token) => written.spec.clauses?.some(({ word }) => word === token.text));
  if (clause) return { signature, parameter: signature.parameters.findIndex(({ name }) => name === clause.text) };
  const values = written.rest.filter(
    ({ sort, text }, index) => (sort === "word" && written.rest[index - 1]?.sort !== "number") || sort === "number" || text === "(",
  ).length;
  const next = written.rest.length === 0 ? 0 : Math.min(Math.max(0, values - 1), Math.max(0, written.spec.values.length - 1));
  return { signature, parameter: written.spec.values.length === 0 && signature.parameters.length > 0 ? 0 : next };
}

/** The key whose block is the innermost one. */
function openerOf(frames: readonly Frame[]): PropertySpec | null {
  const [around, frame] = [frames.at(-2), frames.at(-1)];
  if (!around || !frame || !Object.hasOwn(schema, around.type)) return null;
  const keys = keysFor(around.type as BlockName);
  const key = around.tokens.findLast(({ text, sort }) => sort === "word" && keys.get(text)?.block === frame.type);
  return (key && keys.get(key.text)) ?? null;
}

function parts(spec: PropertySpec): number {
  return spec.values.length + (spec.clauses?.length ?? 0) + (spec.block && policyBlocks.has(spec.block) ? 1 : 0);
}

/** `dead-letter QUEUE after COUNT`, `retries COUNT { backoff … jitter … budget … }`. */
function lineOf(spec: PropertySpec): ShownSignature {
  const pieces: (string | { text: string; name: string; documentation: string })[] = [spec.key];
  for (const [index, value] of spec.values.entries()) {
    const optional = index >= (spec.needs ?? spec.values.length);
    const text = optional ? `${placeholder(value)}?` : placeholder(value);
    pieces.push(" ", { text, name: String(index), documentation: `${spec.documentation} For example \`${spec.key} ${spec.example}\`.` });
  }
  for (const { word, value, documentation } of spec.clauses ?? [])
    pieces.push(" ", { text: `${word} ${placeholder(value)}`, name: word, documentation });
  if (spec.block && policyBlocks.has(spec.block)) {
    pieces.push(" {");
    for (const inner of schema[spec.block]) {
      if (inner.key === "accept" || inner.key === spec.key) continue;
      const text = [
        inner.key,
        ...inner.values.map(placeholder),
        ...(inner.clauses ?? []).map(({ word, value }) => `${word} ${placeholder(value)}`),
      ];
      const fallback = inner.default ? ` Without it: ${inner.default.text}.` : "";
      pieces.push("  ", { text: text.join(" "), name: `.${inner.key}`, documentation: `${inner.documentation}${fallback}` });
    }
    pieces.push(" }");
  }
  return signatureLine(spec.documentation, pieces);
}

const listed = 4;

function placeholder(value: ValueType): string {
  switch (value.type) {
    case "number":
      return value.oneOf ? value.oneOf.join("/") : value.of.toUpperCase();
    case "distribution":
      return "TIME";
    case "word": {
      const words = [...value.words, ...(value.functions ?? []).map((name) => `${name}(…)`)];
      return words.length <= listed ? words.join("/") : "WORD";
    }
    case "call":
      return "METHOD(…)";
    case "reference":
      return value.to === "any" ? "NAME" : value.to === "messaging" ? "QUEUE" : value.to.toUpperCase();
    default:
      return value.type.toUpperCase();
  }
}
