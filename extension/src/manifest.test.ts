import { readFileSync } from "node:fs";
import { clientCommands } from "@lintel/server/protocol";
import { expect, test } from "vitest";
import { checkConcise } from "../../cli/src/check/concise.ts";
import { defaultSettings } from "../../server/src/settings.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  contributes: {
    commands: readonly { command: string }[];
    problemPatterns: readonly {
      regexp: string;
      file: number;
      line: number;
      column: number;
      severity: number;
      code: number;
      message: number;
    }[];
    configuration: { properties: Readonly<Record<string, { default: unknown; description?: string; markdownDescription?: string }>> };
  };
};
const { properties } = manifest.contributes.configuration;

test("every switch of the server is a setting with the same default, and says what it does", () => {
  for (const section of ["inlayHints", "codeLens"] as const) {
    for (const [name, value] of Object.entries(defaultSettings[section]))
      expect(properties[`lintel.${section}.${name}`]?.default).toBe(value);
  }
  for (const [name, { description, markdownDescription }] of Object.entries(properties))
    expect(description ?? markdownDescription, name).toBeTruthy();
});

test("every command of a lens is contributed", () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);
  expect(contributed).toEqual(expect.arrayContaining(Object.values(clientCommands)));
});

test("the problem matcher reads what lintel check prints", () => {
  const range = { start: { line: 8, character: 2 }, end: { line: 8, character: 5 } };
  const finding = { rule: "lb-missing", severity: "warning", message: "Api has 2 copies: nothing spreads the requests." };
  const report = { findings: [{ file: "shop/main.arch", finding: { ...finding, origin: { uri: "", range } } }] };
  const line = checkConcise(report as never, { text: (text: string) => text } as never);
  const [pattern] = manifest.contributes.problemPatterns;
  const found = new RegExp(pattern?.regexp ?? "").exec(line);
  const part = (name: "file" | "line" | "column" | "severity" | "code" | "message"): string | undefined => found?.[pattern?.[name] ?? 0];
  expect([part("file"), part("line"), part("column"), part("severity"), part("code")]).toEqual([
    "shop/main.arch",
    "9",
    "3",
    "warning",
    "lb-missing",
  ]);
  expect(part("message")).toBe(finding.message);
});
