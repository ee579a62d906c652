import { createRun, defaultOptions } from "@lintel/engine/simulation";
import { expect, test } from "vitest";
import { checkDesign } from "../../../test/check-design.ts";
import { reportOf, traceOf, verdictsOf } from "./story.ts";

const text = `client U
service Api { replicas 2  workers 4  service-time 4 ms  health-check { every 5 s  misses 2 } }
U -> Api { timeout 1 s }
flow F { from U at 50 rps  U -> Api }
slo F { latency p99 < 1 s }
scenario "Loss" for 30 s {
  warm-up 2 s
  at 10 s kill 1 of Api for 10 s
  expect F availability > 99.99%
  expect no data loss
}
`;
const { design } = checkDesign(text);
const run = createRun(design, { ...defaultOptions, scenario: design.scenarios[0]?.id ?? null });
while (!run.advance(100_000));
const result = run.result();
const verdicts = verdictsOf(design, result);

test("every expectation and objective has its outcome and the line it is written in", () => {
  expect(verdicts.map(({ kind, text: words, met, origin }) => [kind, words, met, origin?.range.start.line])).toEqual([
    ["expectation", "F availability > 99.99%", false, 8],
    ["expectation", "no data loss", true, 9],
    ["objective", "F latency p99 < 1 s", true, 4],
  ]);
  expect(verdicts[0]?.outcome).toMatch(/^was [\d.]+%, .*allowed downtime$/);
  expect(verdicts[1]?.outcome).toBe("nothing was lost");
});

test("a trace tells what failed, the slowest request step by step, and what happened, with the lines of the text", () => {
  const lines = traceOf(design, result, verdicts[0]!);
  const find = (pattern: RegExp): number | undefined => lines.find(({ text: words }) => pattern.test(words))?.origin?.range.start.line;
  expect(find(/^Requests of F that failed: .*unavailable/)).toBe(3);
  expect(find(/^The slowest request of F took /)).toBe(3);
  expect(find(/^Api at .*worked /)).toBe(1);
  expect(find(/^10 s: .*kill 1 of Api/)).toBe(1);
});

test("the report has a line for every verdict, and what one must know to trust it", () => {
  const report = reportOf("Loss", verdicts, result);
  expect(report).toMatch(/^Loss: 30 s simulated, seed 1/);
  expect(report).toContain("  ✗ F availability > 99.99%: was ");
  expect(report).toContain("  ✓ slo F latency p99 < 1 s: was ");
  expect(report).toMatch(/ {2}Note: /);
});
