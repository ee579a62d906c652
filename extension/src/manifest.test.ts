import { readFileSync } from "node:fs";
import { clientCommands } from "@lintel/server/protocol";
import { expect, test } from "vitest";
import { defaultSettings } from "../../server/src/settings.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  contributes: {
    commands: readonly { command: string }[];
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
