import { expect, test } from "vitest";
import type { SignatureHelp } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";
import { withMarks } from "../testing/marks.ts";

/** The signature that is shown, with its active parameter marked; all that are offered when there are several, the active one last. */
async function help(marked: string): Promise<string | null> {
  const client = await openDesign(marked, {
    capabilities: { textDocument: { signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } } } },
  });
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
