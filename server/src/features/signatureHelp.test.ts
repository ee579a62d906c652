import { signatures } from "@lintel/language";
import { describe, expect, test } from "vitest";
import type { CompletionList, Hover, MarkupContent, SignatureHelp } from "vscode-languageserver";
import { openDesign, withoutCursor } from "../testing/client.ts";
import { withMarks } from "../testing/marks.ts";

const labelOffsets = {
  textDocument: { signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } } },
};

/** The signature that is shown, with its active parameter marked; all that are offered when there are several, the active one last. */
async function help(marked: string): Promise<string | null> {
  const client = await openDesign(marked, { capabilities: labelOffsets });
  const found = await client.at<SignatureHelp | null>("textDocument/signatureHelp");
  const active = found?.signatures[found.activeSignature ?? 0];
  const at = active?.parameters?.[found?.activeParameter ?? 0]?.label;
  if (!active) return null;
  if (!Array.isArray(at)) return active.label;
  return withMarks(active.label, [{ start: { line: 0, character: at[0] }, end: { line: 0, character: at[1] } }]);
}

test.each([
  ["service A { service-time uniform(█", "uniform(«min», max)"],
  ["service A { service-time uniform(2 ms, █) }", "uniform(min, «max»)"],
  ["service A { service-time normal(sd █", "normal(mean, «sd»)"],
  ["service A { service-time lognormal(p50 4 ms, p99█ 30 ms) }", "lognormal(p50 TIME, «p99 TIME»)"],
  ["service A { service-time lognormal(mean 4 ms, █) }", "lognormal(mean TIME, «cv NUMBER»)"],
  ["let a = max(1, 2, 3█", "max(«value, …»)"],
  ["let a = zipf-share(█", "zipf-share(«top», keys, skew)"],
  ["let a = zipf-share(1M,█", "zipf-share(top, «keys», skew)"],
  ["let a = zipf-share(skew 0.9, █)", "zipf-share(«top», keys, skew)"],
  ["let keys = 1M\nlet a = zipf-share(keys, █)", "zipf-share(top, «keys», skew)"],
  ["let a = bloom-bits(keys 1M, █)", "bloom-bits(keys, «false-positives»)"],
  ["let a = bloom-bits(fal█", "bloom-bits(keys, «false-positives»)"],
  ["cache C { size bloom-bits(100 * nines(█), 1%) }", "nines(«availability»)"],
  ["let a = 2 * ceil(min(3, █), 4)", "min(«value, …»)"],
  ["cache C { skew zipf(█) }", "zipf(«exponent»)"],
  ["A -> B { retries 2 { backoff exponential(50 ms, █ } }", "exponential(base, «max TIME»)"],
  ["client C { arrivals closed(users 10, think █) }", "closed(users, «think»)"],
  ["loadbalancer L { strategy weighted(Api.1 3, █) }", "weighted(«NAME WEIGHT, …»)"],
  ["database D { shard Row by hash(█) into 4 }", "hash(«field, …»)"],
])("in %s the parameter is %s", async (text, expected) => {
  expect(await help(text)).toBe(expected);
});

test.each([
  ["queue Q { dead-letter █", "dead-letter «QUEUE» after COUNT"],
  ["queue Q { dead-letter Dlq after █", "dead-letter QUEUE «after COUNT»"],
  ["database D { shard Row by █", "shard NAME? «by METHOD(…)»"],
  ["A -> B { retries █", "retries «COUNT» {"],
  ["A -> B { retries 2 { █", "{  «backoff none/exponential(…)/constant(…)»"],
  ["A -> B { retries 2 { jitter █ } }", "«jitter none/full/equal»"],
  ["A -> B { circuit-breaker { failures 50% over 10 s  open █", "«open TIME»"],
  ["service S { rate-limit { per █ } }", "«per"],
])("after %s comes %s", async (text, expected) => {
  expect(await help(text)).toContain(expected);
});

test.each([
  "service A { replicas █",
  "service A█",
  "let a = uniform(1, 2) █",
  "// uniform(█",
  'service A { description "uniform(█" }',
  "queue Q { dead-letter Dlq after 5 delivery █",
])("after %s there is nothing to explain", async (text) => {
  expect(await help(text)).toBeNull();
});

test("all ways to write a distribution are offered, and Markdown only to clients that show it", async () => {
  const plain = await openDesign("service A { service-time lognormal(█");
  const found = await plain.at<SignatureHelp>("textDocument/signatureHelp");
  expect(found.signatures.map(({ label }) => label)).toEqual(["lognormal(p50 TIME, p99 TIME)", "lognormal(mean TIME, cv NUMBER)"]);
  expect(found.signatures[0]?.documentation).toMatch(/^A long tail.*\n\nFor example lognormal\(p50 4 ms, p99 30 ms\)\.$/);
  expect(found.signatures[0]?.parameters?.[0]?.label).toBe("p50 TIME");
});

describe("every function and distribution", () => {
  const client = openDesign("", { capabilities: labelOffsets });
  const ask = async <T>(marked: string, method: string): Promise<T> => {
    const { text, position } = withoutCursor(marked);
    await (await client).edit(text, "main.arch", false);
    return (await client).at<T>(method, { position });
  };
  const offered = async (marked: string): Promise<readonly string[]> => {
    const { items } = await ask<CompletionList>(marked, "textDocument/completion");
    return items.map(({ label }) => label);
  };
  const functions = signatures.filter(({ kind }) => kind === "function");

  test("is offered where a number stands, by what it measures", async () => {
    expect(await offered("let x = 2 * █")).toEqual(expect.arrayContaining(functions.map(({ name }) => name)));
    const properties: Readonly<Record<string, string>> = {
      none: "service A { replicas █ }",
      time: "service A\nservice B\nA -> B { timeout █ }",
      data: "cache C { size █ }",
      rate: "service A { rate-limit { rate █ } }",
      "data/time": "service A\nservice B\nA -> B { bandwidth █ }",
    };
    for (const [dimension, text] of Object.entries(properties)) {
      const wanted = functions.filter(({ result }) => result.dimension === dimension || result.dimension === "same");
      const found = await offered(text);
      expect(functions.filter(({ name }) => found.includes(name)).map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
    }
    // No property is an amount of money; one is spent by time, which no function gives.
    expect(new Set(functions.map(({ result }) => result.dimension))).toEqual(new Set([...Object.keys(properties), "money", "same"]));
    const times = await offered("service A { service-time █ }");
    expect(times).toEqual(expect.arrayContaining(signatures.filter(({ kind }) => kind === "distribution").map(({ label }) => label)));
    expect(times).toEqual(expect.arrayContaining(["transfer-time", "read-time-ssd"]));
  });

  test.each(signatures.map((signature) => [signature.label, signature] as const))("%s is explained", async (label, signature) => {
    const { name, kind, example, documentation, formula, parameters } = signature;
    const [before, after] = kind === "function" ? ["let x = ", ""] : ["service A { service-time ", " }"];
    const values = topLevel(example.slice(name.length + 1, -1));
    for (const at of values.keys()) {
      const written = values.slice(0, at).map((value) => `${value}, `);
      const found = await ask<SignatureHelp | null>(`${before}${name}(${written.join("")}█${after}`, "textDocument/signatureHelp");
      const shown = found?.signatures.find((each) => each.label === label);
      const parameter = shown?.parameters?.[found?.activeParameter ?? 0];
      const expected = parameters[Math.min(at, parameters.length - 1)];
      expect(parameter?.documentation, `${name}, value ${at}`).toContain(expected?.documentation);
    }
    const hover = await ask<Hover>(`${before}█${example}${after}`, "textDocument/hover");
    const text = (hover.contents as MarkupContent).value;
    expect(text).toContain(documentation);
    if (formula === null) return;
    expect(text).toMatch(new RegExp(`^\`${name}\` = \\*\\*.+\\*\\*`));
    const sides = text.split("\n").flatMap((line) => /^(?:[a-z-]+| +) = (.+)$/.exec(line)?.[1] ?? []);
    // The formula by names, with the numbers of the example, and the value; a constant has no numbers to fill in.
    expect(sides[0]).toBe(formula);
    expect(new Set(sides).size).toBe(sides.length);
    if (values.length > 0) expect(sides).toHaveLength(3);
    expect(sides[1] ?? "").not.toContain("{");
  });
});

/** Values between commas that no bracket holds. */
function topLevel(text: string): readonly string[] {
  return text === "" ? [] : text.split(/,\s*(?![^(]*\))/);
}
