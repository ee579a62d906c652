import { readFileSync } from "node:fs";
import type { Design } from "@lintel/engine/model";
import { designFromText } from "@lintel/language";
import type { Golden } from "./golden.ts";

/** The designs in cases/, by file name without its end. */
export type CaseName = "url" | "wa" | "tw" | "nf" | "ub" | "settings" | "tiers" | "cache-aside";

const read = new Map<CaseName, Design>();

export function caseDesign(name: CaseName): Design {
  const known = read.get(name);
  if (known) return known;
  const { design, findings } = designFromText(readFileSync(new URL(`cases/${name}.arch`, import.meta.url), "utf8"));
  if (findings.length > 0) throw new Error(`${name}.arch: ${findings.map(({ message }) => message).join(" ")}`);
  read.set(name, design);
  return design;
}

export function letValue(name: CaseName, constant: string): number | null {
  return caseDesign(name).lets.find((candidate) => candidate.name === constant)?.value ?? null;
}

const caseNames: Readonly<Record<string, CaseName>> = { url: "url", wa: "wa", tw: "tw", nf: "nf", ub: "ub" };

/**
 * The value of a case study's entry: `wa.text-day` is `let text-day` of wa.arch, lists are `-1`, `-2`, …; `null` when the file has no such
 * constant. The numbers that the entry is computed from must be the file's own: `let dau` or `let tweets-day-dau` for the input `dau`.
 */
export function caseValue(entry: Golden): number | readonly number[] | null {
  const [family = "", ...rest] = entry.id.split(".");
  const file = caseNames[family];
  if (!file) return null;
  const name = rest.join("-");
  const values = Array.isArray(entry.expected)
    ? entry.expected.map((_, index) => letValue(file, `${name}-${index + 1}`))
    : [letValue(file, name)];
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  for (const [input, given] of Object.entries(entry.inputs)) {
    if (typeof given !== "number") continue;
    const used = letValue(file, `${name}-${input}`) ?? letValue(file, input);
    if (used !== given) throw new Error(`${entry.id}: ${file}.arch computes with ${input} = ${used}, not ${given}`);
  }
  return Array.isArray(entry.expected) ? known : (known[0] ?? null);
}
