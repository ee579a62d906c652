import type { Finding } from "@lintel/engine/model";
import { designFromText } from "../load.ts";
import { closest } from "../names/suggest.ts";
import { type JsonPlace, readJson } from "./json-text.ts";

/** Name of the file with a team's settings, found in the folder of a design or one above it. */
export const configurationFile = "lintel.config.json";

/** The keys of its outermost object. */
export const configurationKeys = ["$schema", "tier", "options", "rules"] as const;

/** A value that cannot be followed, and what to say about it. */
interface Problem extends JsonPlace {
  readonly message: string;
}

/** What the meaning of a configuration is read with: numbers with units, and guesses at misspelt words. */
export interface ConfigurationWords {
  measure(text: string): { readonly value: number; readonly dimension: string } | { readonly problem: string };
  closest(word: string, candidates: readonly string[]): string | null;
}

export const configurationWords: ConfigurationWords = { measure: measureIn, closest };

export interface Configuration<Settings> {
  readonly settings: Settings;
  /** What is wrong with the file, at its places in it. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the text of a configuration file: JSON that may have comments and trailing commas. What its values mean is up to `read`, which
 * gets the empty object where there is none. Never throws.
 */
export function readConfiguration<Settings>(
  text: string,
  uri: string,
  read: (value: object, words: ConfigurationWords) => { readonly settings: Settings; readonly problems: readonly Problem[] },
): Configuration<Settings> {
  const json = readJson(text.replace(/^\uFEFF/, " "));
  const findings: Finding[] = json.errors.map(({ message, range }) => finding(message, { uri, range }));
  const report = ({ message, ...place }: Problem): void => void findings.push(finding(message, { uri, range: json.rangeOf(place) }));
  const value = typeof json.value === "object" && json.value !== null && !Array.isArray(json.value) ? json.value : {};
  if (value !== json.value && findings.length === 0)
    report({ path: [], at: "value", message: 'The file holds one object in braces, such as { "tier": "strict" }.' });
  for (const key of Object.keys(value)) {
    if ((configurationKeys as readonly string[]).includes(key)) continue;
    const close = closest(key, configurationKeys);
    const instead = close ? `did you mean ${close}?` : `there are tier, options and rules.`;
    report({ path: [key], at: "key", message: `The file has no key ${JSON.stringify(key)}; ${instead}` });
  }
  const { settings, problems } = read(value, configurationWords);
  problems.forEach(report);
  return { settings, findings };
}

function finding(message: string, origin: Finding["origin"]): Finding {
  return { rule: "invalid-configuration", severity: "error", message, element: null, origin, related: [], fixes: [] };
}

/** The value of a text such as `3 years`: any expression that a `let` may have. */
function measureIn(text: string): { readonly value: number; readonly dimension: string } | { readonly problem: string } {
  if (text.length > 200 || /[\n\r]/.test(text)) return { problem: "It is too long." };
  const { design, findings } = designFromText(`let given = ${text}`);
  const given = design.lets[0];
  const problem = findings[0];
  if (problem || design.lets.length !== 1 || !given || given.value === null || !Number.isFinite(given.value))
    return { problem: problem?.message ?? "It is no number." };
  return { value: given.value, dimension: given.dimension };
}
