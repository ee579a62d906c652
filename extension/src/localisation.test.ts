import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const at = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const table = (path: string): Readonly<Record<string, string>> => JSON.parse(at(path));

/** What is filled in: `{0}`, and commands and settings in what VS Code shows as Markdown. */
const places = (text: string): readonly string[] => [...text.matchAll(/\{\d+\}|command:[^)]+|`[^`]+`/g)].map(([place]) => place).sort();

describe("German", () => {
  const sources = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const calls = sources.flatMap((name) => {
    const text = at(`src/${name}`);
    const literal = [...text.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, words]) => JSON.parse(`"${words}"`) as string);
    return { name, literal, all: text.split("l10n.t(").length - 1 };
  });
  const bundle = table("l10n/bundle.l10n.de.json");

  test("strings of the code are literals, so that they can be found", () => {
    for (const { name, literal, all } of calls) expect(literal, name).toHaveLength(all);
  });

  test("every string of the code is translated, and nothing else", () => {
    const used = new Set(calls.flatMap(({ literal }) => literal));
    expect(Object.keys(bundle).filter((key) => !used.has(key))).toEqual([]);
    expect([...used].filter((key) => !bundle[key])).toEqual([]);
  });

  test("nothing that is shown to people is outside of the translations", () => {
    const shown = /(?:showInformationMessage|showWarningMessage|showErrorMessage)\(\s*["`](?!\$\{)|(?:title|placeHolder|prompt): ["`]/;
    // The list of templates holds names of companies, which are the same in every language.
    for (const name of sources.filter((file) => file !== "templates/list.ts"))
      expect(at(`src/${name}`).match(shown)?.[0], name).toBeUndefined();
  });

  const english = table("package.nls.json");
  const german = table("package.nls.de.json");

  test("every string of the manifest is translated, and nothing else", () => {
    const used = [...new Set([...at("package.json").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    expect(Object.keys(english).sort()).toEqual(used);
    expect(Object.keys(german).sort()).toEqual(used);
  });

  test("commands, walkthrough and settings are named in the manifest by such strings only", () => {
    const { contributes } = JSON.parse(at("package.json"));
    for (const { title } of contributes.commands) expect(title).toMatch(/^%.+%$/);
    for (const { title, description } of [...contributes.walkthroughs, ...contributes.walkthroughs[0].steps]) {
      expect(title).toMatch(/^%.+%$/);
      expect(description).toMatch(/^%.+%$/);
    }
    // The texts of the rules are those of their findings, which are English.
    const generated = ["lintel.tier", "lintel.rules", "lintel.options"];
    for (const [name, setting] of Object.entries<Record<string, string>>(contributes.configuration.properties)) {
      if (!generated.includes(name)) expect(setting.description ?? setting.markdownDescription, name).toMatch(/^%.+%$/);
    }
  });

  test("what is filled in is the same in both languages", () => {
    for (const [key, text] of Object.entries(bundle)) expect(places(text), key).toEqual(places(key));
    for (const [key, text] of Object.entries(german)) expect(places(text), key).toEqual(places(english[key] ?? ""));
  });
});
