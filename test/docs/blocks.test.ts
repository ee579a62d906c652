import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

const repository = resolve(fileURLToPath(import.meta.url), "../../..");

interface Block {
  /** `docs/language.md:33`. */
  readonly place: string;
  readonly invalid: boolean;
  readonly text: string;
}

function pages(): readonly string[] {
  const below = readdirSync(join(repository, "docs"), { recursive: true, encoding: "utf8" });
  return ["README.md", "CONTRIBUTING.md", ...below.filter((name) => name.endsWith(".md")).map((name) => join("docs", name))];
}

function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = readFileSync(join(repository, page), "utf8").split("\n");
  let from = -1;
  let invalid = false;
  lines.forEach((line, index) => {
    const fence = /^```(?:arch\b(.*))?$/.exec(line);
    if (!fence) return;
    if (from < 0 && fence[1] !== undefined) {
      from = index + 1;
      invalid = fence[1].includes("invalid");
    } else if (from >= 0) {
      blocks.push({ place: `${relative(".", page)}:${from}`, invalid, text: lines.slice(from, index).join("\n") });
      from = -1;
    }
  });
  return blocks;
}

const blocks = pages().flatMap(blocksOf);

test("the manual has examples", () => expect(blocks.length).toBeGreaterThan(20));

test.each(blocks.map((block) => [block.place, block] as const))("%s", (_, block) => {
  const { findings } = designFromText(block.text);
  const errors = findings.filter((finding) => finding.severity === "error").map((finding) => finding.message);
  if (block.invalid) expect(findings.map((finding) => finding.message)).not.toEqual([]);
  else expect(errors).toEqual([]);
});
