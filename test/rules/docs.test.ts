import { readdirSync, readFileSync } from "node:fs";
import { knownRules, optionExample, readRuleSettings, rules, unusedAccept } from "@lintel/engine/rules";
import { configurationWords, languageRules } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { checkWith } from "../check-design.ts";
import { schemaProblems } from "../cli/schema.ts";
import { fromLiterature, fromPractice } from "./candidates/index.ts";
import { configSchema, documentation, ruleContributions } from "./documentation.ts";

const folder = new URL("../../docs/rules/", import.meta.url);

it("keeps docs/rules as the rules say (node scripts/rule-docs.mjs makes it again)", () => {
  const files = documentation();
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [file, text] of files) expect(readFileSync(new URL(file, folder), "utf8"), file).toBe(text);
});

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));

it("keeps the schema of lintel.config.json and the settings of the extension as the rules say", () => {
  expect(json("docs/schema/config.json")).toEqual(configSchema());
  const manifest = json("extension/package.json") as { contributes: { configuration: { properties: Record<string, unknown> } } };
  expect(manifest.contributes.configuration.properties).toMatchObject(ruleContributions());
});

it("takes the default of every option as it is shown, in settings and by the schema, and refuses what lies outside", () => {
  const rules = knownRules(languageRules).flatMap(({ code, options = [] }) => (options.length > 0 ? [{ code, options }] : []));
  expect(rules.length).toBeGreaterThan(15);
  const configuration = {
    tier: "all",
    options: { "planning-horizon": "5 years" },
    rules: Object.fromEntries(
      rules.map(({ code, options }) => [code, Object.fromEntries(options.map((option) => [option.name, optionExample(option)]))]),
    ),
  };
  expect(schemaProblems("config", JSON.stringify(configuration))).toEqual([]);
  const { settings, problems } = readRuleSettings(configuration, knownRules(languageRules), configurationWords);
  expect(problems).toEqual([]);
  for (const { code, options } of rules) {
    for (const option of options) {
      expect(settings.rules.get(code)?.options.get(option.name), option.name).toBeCloseTo(option.default, 6);
      expect(option.minimum < option.maximum && option.minimum <= option.default && option.default <= option.maximum, option.name).toBe(
        true,
      );
    }
  }
  const wrong = {
    tier: "some",
    options: { "planning-horizon": "soon" },
    rules: { "hot-shard-key": { "hot-share": -1 }, "no-such-rule": "off", "slo-missing": 2 },
  };
  expect(schemaProblems("config", JSON.stringify(wrong)).length).toBeGreaterThanOrEqual(5);
  expect(readRuleSettings(wrong, knownRules(languageRules), configurationWords).problems).toHaveLength(5);
});

it("gives one name to one option", () => {
  const options = knownRules(languageRules).flatMap((rule) => rule.options ?? []);
  const byName = new Map(options.map((option) => [option.name, option]));
  expect(options.filter((option) => byName.get(option.name) !== option).map(({ name }) => name)).toEqual([]);
  for (const { name, documentation } of options) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(name).not.toBe("severity");
    expect(documentation).toMatch(/\.$/);
  }
});

it.each(rules.flatMap((rule) => (rule.options ? [[rule.code, rule] as const] : [])))(
  "%s asks for the options that it lists, and no others",
  (code, rule) => {
    const asked = new Set<string>();
    for (const text of rule.invalid) {
      const { design, analysis } = checkWith(code, text);
      rule.check({
        design,
        analysis,
        option(option) {
          asked.add(option.name);
          return option.default;
        },
      });
    }
    expect([...asked].sort()).toEqual((rule.options ?? []).map(({ name }) => name).sort());
  },
);

const known = new Set([...rules, unusedAccept, ...languageRules].map(({ code }) => code));

describe.each([
  ["literature", fromLiterature, 233],
  ["practice", fromPractice, 65],
] as const)("the candidates from %s", (_, families, count) => {
  const candidates = families.flatMap((family) => family.candidates);

  it("are all there, each once", () => {
    expect(candidates.length).toBe(count);
    expect(new Set(candidates.map(([name]) => name)).size).toBe(count);
  });

  it("are covered by codes that exist, or left out for a reason", () => {
    const wrong = candidates.filter(([, codes, why]) =>
      codes === "" ? (why ?? "").length < 20 : codes.split(" ").some((code) => !known.has(code)),
    );
    expect(wrong).toEqual([]);
  });

  it("say why, where another name covers them", () => {
    const names = new Set(candidates.map(([name]) => name));
    const bare = candidates.filter(([name, codes, why]) => known.has(name) && why === undefined && !codes.split(" ").includes(name));
    expect(bare).toEqual([]);
    expect(names.size).toBe(count);
  });
});
