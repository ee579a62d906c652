import { defaultOptions, type SimulationOptions, simulate } from "@lintel/engine/simulation";
import { type BlockName, designFromText, isShownOnly, type NumberKind, type PropertySpec, schema } from "@lintel/language";
import { describe, expect, test, vi } from "vitest";
import { actions, alike, surroundings, trials, withoutEffect } from "./effects.ts";

vi.setConfig({ testTimeout: 60_000 });

/*
 * Everything the language can say runs: each property of its schema, each word that is a value and each action of a scenario changes what a
 * simulation gives (its numbers, or a note that says what it leaves out), or stands in the list of those that have no effect, with the reason.
 */

/** What has been simulated, by text and options: many properties are compared with the same design. */
const simulated = new Map<string, string>();

function outcome(block: BlockName, body: string, scenario: string, options: Partial<SimulationOptions> = {}): string {
  const text = surroundings[block]?.(body.trim(), scenario) ?? "";
  const name = `${text} ${JSON.stringify(options)}`;
  const known = simulated.get(name) ?? simulatedNow(text, options);
  simulated.set(name, known);
  return known;
}

function simulatedNow(text: string, options: Partial<SimulationOptions>): string {
  const { design, findings } = designFromText(text);
  expect(findings.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const settings = { ...defaultOptions, scenario: design.scenarios[0]?.id ?? null, maxEvents: 200_000, ...options };
  return JSON.stringify({ ...simulate(design, settings), eventsPerSecond: null });
}

const seen = new Set<PropertySpec>();
/** Each property once, in the first block that has it. */
const properties = (Object.keys(surroundings) as BlockName[]).flatMap((block) =>
  schema[block].flatMap((spec): [string, BlockName, PropertySpec][] => {
    if (seen.has(spec)) return [];
    seen.add(spec);
    return [[`${block}.${spec.key}`, block, spec]];
  }),
);

const reason = (name: string, { key }: PropertySpec): string | undefined => withoutEffect[name] ?? withoutEffect[key];

test("every block of the language is tried", () => {
  const inside: readonly BlockName[] = ["system", "group", "backup", "raid"];
  const left = (Object.keys(schema) as BlockName[]).filter(
    (block) => !surroundings[block] && !inside.includes(block) && schema[block].some((spec) => !seen.has(spec)),
  );
  expect(left).toEqual([]);
});

describe("a property", () => {
  test.each(properties)("%s has an effect, or a reason why it has none", (name, block, spec) => {
    const { value = spec.example, block: around = block, with: more = "", actions: scenario = "", options } = trials[name] ?? {};
    const changes = outcome(around, `${more}  ${spec.key} ${value}`, scenario, options) !== outcome(around, more, scenario, options);
    expect(changes, surroundings[around]?.(`${more}  ${spec.key} ${value}`, scenario)).toBe(reason(name, spec) === undefined);
    if (isShownOnly(block, spec.key)) expect(changes).toBe(false);
  });
});

describe("a word", () => {
  const chosen = properties.flatMap(([name, block, spec]): [string, BlockName, PropertySpec, readonly string[]][] => {
    const [value] = spec.values;
    const words = [...(value?.type === "word" && !spec.list ? value.words : []), ...(trials[name]?.also ?? [])];
    return words.length > 0 && !(reason(name, spec) && !alike[name]) ? [[name, block, spec, words]] : [];
  });

  test.each(chosen)("of %s means something of its own", (name, block, spec, words) => {
    const { with: more = "", actions: scenario = "", options } = trials[name] ?? {};
    const byOutcome = new Map<string, string[]>();
    for (const word of words) {
      const result = outcome(block, `${more}  ${spec.key} ${word}`, scenario, options);
      byOutcome.set(result, [...(byOutcome.get(result) ?? []), word]);
    }
    const same = [...byOutcome.values()].filter((group) => group.length > 1);
    expect(same).toEqual((alike[name] ?? []).map((group) => group.words));
  });
});

describe("a number that the schema allows, however odd,", () => {
  const units: Readonly<Record<NumberKind, string>> = {
    count: "",
    ratio: "%",
    factor: "x",
    time: " s",
    data: " B",
    bandwidth: " B / s",
    rate: " rps",
    spending: " / h",
  };
  const numbers = properties.flatMap(([name, block, spec]): [string, BlockName, PropertySpec, string][] => {
    const [value] = spec.values;
    return value?.type === "number" ? [[name, block, spec, units[value.of]]] : [];
  });

  test.each(numbers)("as %s gives a run that ends, with numbers", (name, block, spec, unit) => {
    const { with: more = "", actions: scenario = "" } = trials[name] ?? {};
    // One of three for each property: nothing, hardly anything, more than there is. Endless replicas are cut to what is simulated, which takes its time.
    const odd = ["0", "1e-12", ...(["replicas", "nodes", "replicate"].includes(spec.key) ? [] : ["1e300"])];
    const number = odd[numbers.findIndex(([other]) => other === name) % odd.length];
    const body = `${more}  ${spec.key} ${unit === " / h" ? "$" : ""}${number}${unit}`;
    const { design } = designFromText(surroundings[block]?.(body, scenario) ?? "");
    const result = simulate(design, { ...defaultOptions, scenario: design.scenarios[0]?.id ?? null, maxEvents: 1_000 });
    expect(result.notes.filter((note) => note.startsWith("Internal check failed"))).toEqual([]);
    expect(oddNumbers(result), body).toEqual([]);
  });
});

/** Places of what is no number from 0 up. */
function oddNumbers(value: unknown, path = ""): string[] {
  if (typeof value === "number") return value >= 0 && value < Number.POSITIVE_INFINITY ? [] : [`${path} = ${value}`];
  return value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([key, inner]) => oddNumbers(inner, `${path}.${key}`))
    : [];
}

test.each(Object.entries(actions))("the action %s changes what is measured, besides what the timeline tells", (_, action) => {
  const measured = (what: string): unknown => {
    const { flows, components, series } = JSON.parse(outcome("database", "shard Row by hash(id) into 4", `at 1 s ${what}`));
    return { flows, components, series };
  };
  expect(measured(action)).not.toEqual(measured("load x 1"));
});
