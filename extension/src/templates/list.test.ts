import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDesign } from "../../../test/check-design.ts";

const folder = new URL("../../templates/", import.meta.url);
const list = readFileSync(new URL("list.ts", import.meta.url), "utf8");
const listed = [...list.matchAll(/file: "([^"]+)"/g)].map(([, file]) => file);

test("every shape is listed, and every case study that is listed exists", () => {
  const shapes = readdirSync(folder);
  expect(shapes).toHaveLength(6);
  const studies = readdirSync(new URL("../../../examples/", import.meta.url));
  expect(listed).toEqual(expect.arrayContaining(shapes));
  for (const file of listed) expect([...shapes, ...studies]).toContain(file);
});

test.each(readdirSync(folder))("nobody starts with a fault: %s", (file) => {
  const { findings, languageFindings } = checkDesign(readFileSync(new URL(file, folder), "utf8"));
  expect(languageFindings).toEqual([]);
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

test("the snippets are designs that can be read", () => {
  const snippets: Readonly<Record<string, { readonly body: readonly string[] }>> = JSON.parse(
    readFileSync(new URL("../../snippets/arch.json", import.meta.url), "utf8"),
  );
  for (const [name, { body }] of Object.entries(snippets)) {
    const text = body.join("\n");
    const defaults = new Map([...text.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, place, value]) => [place, value]));
    const filled = text.replace(/\$\{(\d+):[^}]*\}|\$(\d+)/g, (_all, named, bare) => defaults.get(named ?? bare) ?? "");
    const { languageFindings, analysis } = checkDesign(filled);
    expect(languageFindings, `${name}:\n${filled}`).toEqual([]);
    expect(analysis.objectives.map(({ met }) => met)).toEqual([true, true]);
  }
});
