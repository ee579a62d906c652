import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDesign, codesOf } from "../check-design.ts";
import { applied } from "./manual.ts";

/**
 * `examples/README.md` mends a draft step by step. A step is a heading with findings quoted as `> **severity** \`code\` message` and
 * changes as `diff` blocks: what is quoted must be said before the step and no more after it, and what stands in a block must stand in the text once.
 */
interface Step {
  readonly title: string;
  readonly quotes: readonly Quote[];
  /** `diff` blocks. */
  readonly changes: readonly string[];
}

interface Quote {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

const folder = new URL("../../examples/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");

function stepOf(section: string): Step {
  const quotes = [...section.matchAll(/^> \*\*(\w+)\*\* `([a-z0-9-]+)` (.+)$/gm)].map(([, severity, code, message]) => ({
    severity: severity ?? "",
    code: code ?? "",
    message: message ?? "",
  }));
  const changes = [...section.matchAll(/^```diff\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  return { title: section.split("\n", 1)[0] ?? "", quotes, changes };
}

const said = (text: string): readonly string[] =>
  checkDesign(text).findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`);

const steps = read("README.md")
  .split(/^### /m)
  .slice(1)
  .map(stepOf)
  .filter((step) => step.quotes.length > 0);

test("the walk through the draft of the URL shortener is true to the word", () => {
  let text = read("url-shortener.draft.arch");
  const quoted = new Set<string>();
  for (const step of steps) {
    const before = said(text);
    text = step.changes.reduce((before, change) => applied(before, change, step.title), text);
    const after = said(text);
    for (const { severity, code, message } of step.quotes) {
      expect(before, step.title).toContain(`${severity} ${code} ${message}`);
      expect(after, step.title).not.toContain(`${severity} ${code} ${message}`);
      quoted.add(code);
    }
  }
  expect(said(text)).toEqual([]);
  // Whatever the draft is told, the walk tells of.
  const first = checkDesign(read("url-shortener.draft.arch")).findings;
  expect(codesOf(first).filter((code) => !quoted.has(code))).toEqual([]);
});
