import { expect, test } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

async function hoverText(text: string): Promise<string | null> {
  const client = await openDesign(text);
  const hover = await client.at<Hover | null>("textDocument/hover");
  expect(client.shown).toEqual([]);
  return hover && (hover.contents as MarkupContent).value;
}

test("a call shows its formula, the same with its numbers, and its value", async () => {
  const text = await hoverText("let keys = 100M\nlet seen = b█loom-bits(keys, false-positives 1%)");
  expect(text).toContain("`bloom-bits` = **120 MB**");
  expect(text).toContain("bloom-bits = −keys · ln false-positives / (ln 2)² bits");
  expect(text).toContain("= −100M · ln 1% / (ln 2)² bits");
  expect(text).toContain("= 120 MB");
  expect(text).toContain("Bloom, Space/time trade-offs");
});

test("what is left out, repeated or computed inside stands in the formula", async () => {
  expect(await hoverText("let x = t█ransfer-time(1 GB, 1 Gbps)")).toContain("= 0 s + 1 GB / 125 MB/s");
  expect(await hoverText("let x = in-s█eries(99.9%, 99.95%)")).toContain("= Π 99.9%, 99.95%");
  expect(await hoverText("let x = m█ax(3, 4)")).toContain("max = max(value, …)\n    = max(3, 4)\n    = 4\n");
  expect(await hoverText("let x = intercontin█ental-rtt()")).toContain("\nintercontinental-rtt = 150 ms\n~~~");
  expect(await hoverText("let x = i█nstances-needed(peak-rate(5k rps, 3x), 1k rps, 1)")).toContain("= ⌈15k rps / 1k rps⌉ + 1");
  expect(await hoverText("let x = instances-needed(pe█ak-rate(5k rps, 3x), 1k rps, 1)")).toContain("`peak-rate` = **15k rps**");
});

test("a call without a value, or that is not closed, shows what it takes", async () => {
  expect(await hoverText("let x = n█ines(100%)")).toContain("`nines(availability)`");
  expect(await hoverText("let x = n█ines(99%")).toContain("nines = −log₁₀(1 − availability)");
});

test("a distribution shows what it is, where it is one", async () => {
  const text = await hoverText("service A { service-time lo█gnormal(p50 4 ms, p99 30 ms) }");
  expect(text).toContain("`lognormal(p50 TIME, p99 TIME)`  \nA long tail, given by two percentiles");
  expect(text).toContain("`lognormal(mean TIME, cv NUMBER)`  \nA long tail, given by mean");
  expect(await hoverText("service A\nservice B\nA -> B { retries 2 { backoff ex█ponential(50 ms) } }")).not.toContain("Memoryless");
});
