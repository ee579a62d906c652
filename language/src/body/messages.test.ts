import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";

/** Code, message and titles of the fixes of every finding. */
function told(text: string): readonly (readonly [rule: string, message: string, fixes: readonly string[]])[] {
  return designFromText(text).findings.map(({ rule, message, fixes }) => [rule, message, fixes.map(({ title }) => title)] as const);
}

const acting = (action: string): string => `client U\nservice A\nU -> A\nscenario "S" for 1 min { at 1 s ${action} }`;
const pair = (body: string): string => `service A\nservice B\nA -> B { ${body} }`;

describe("one mistake is one finding that says what is meant", () => {
  test.each([
    ["service A { replica 3 }", "unknown-property", "Did you mean `replicas`?", "replicas"],
    ["service A { instances 3 }", "unknown-property", "Did you mean `replicas`?", "replicas"],
    ["service A { tech redis }", "unknown-property", "Did you mean `technology`?", "technology"],
    ["service A { latency 5 ms }", "unknown-property", "Did you mean `service-time`?", "service-time"],
    [pair("timeout 200 mss"), "wrong-dimension", "`mss` in `200 mss` is not a unit. Did you mean `ms`?", "ms"],
    [pair("timeout 200 sec  pool 5"), "wrong-dimension", "Did you mean `s`?", "s"],
    [pair("timeout 200mss"), "wrong-type", "Did you mean `200 ms`?", null],
    ["service A { mode active-pasive }", "wrong-type", "Did you mean `active-passive`?", "active-passive"],
    ["service A { blocking yes }", "wrong-type", "Did you mean `true`?", "true"],
    ["database D { replicate 3 { mode synchronous } }", "wrong-type", "Did you mean `sync`?", "sync"],
    ["database D { entity E { key id }  shard E by hsh(id) into 3 }", "wrong-type", "Did you mean `hash`?", null],
    ["cache C { technology redsi }", "unknown-product", "Did you mean `redis`?", "redis"],
    ["database D { technology postgresql }", "unknown-product", "Did you mean `postgres`?", "postgres"],
    ["service A { load-shed { at 90% } }", "unknown-property", "A load-shed has no property `at`. It has `above`.", null],
    ["region r { zones a b }", "unknown-property", "To go on with `zones`, write a comma before it.", null],
    ["service A { tags core pci }", "unknown-property", "To go on with `tags`, write a comma before it.", null],
    ["database D { entity E { key id  field id } }", "duplicate-name", "`id` is declared twice", null],
    ["service A\nslo A { latency p100 < 1 s }", "wrong-type", "`p100` is not a statistic", null],
    ["service A { service-time hyperexponential(50% 1 ms, 10% 20 ms) }", "wrong-type", "The shares add up to 60%, not 100%.", null],
    ["service A { service-time empirical(1 ms 80%, 9 ms 70%) }", "wrong-type", "The shares add up to 150%, not 100%.", null],
    [acting("kill U"), "wrong-target", "`U` is a client, but a component that does work is needed here.", null],
    [acting("scale U to 5"), "wrong-target", "a component that does work", null],
    [acting("slow U x 2"), "wrong-target", "a component that does work", null],
    [acting("error 5% on U"), "wrong-target", "a component that does work", null],
    [acting("restart U"), "wrong-target", "a component that does work", null],
    [acting("deploy U rolling"), "wrong-target", "a component that does work", null],
    [
      "database D { entity E { key id }  shard E by hash(id) into 3  rebalance automatic at 100 MB / s }",
      "unknown-property",
      "It belongs to a shard.",
      null,
    ],
    ["queue Q\nservice A { dead-letter Q }", "unknown-property", "It belongs to a queue or topic or stream.", null],
  ])("%s", (text, rule, message, fix) => {
    const all = told(text);
    expect(all.map(([code]) => code)[0]).toBe(rule);
    expect(all[0]?.[1]).toContain(message);
    const comma = message.includes("a comma") ? ["Add a comma"] : [];
    expect(all[0]?.[2]).toEqual(fix === null ? comma : [`Change to \`${fix}\``]);
    expect(all).toHaveLength(1);
  });
});

describe("values outside their range", () => {
  test.each([
    [pair("timeout 0 s"), "`timeout` must be more than 0 s"],
    ["cache C { size 0 GB }", "`size` must be more than"],
    ["database D { replicate 3 { style leaderless  quorum read 5 write 2 } }", "`quorum read 5` can never be reached with 3 copies"],
    ["database D { raid 10 { disks 3 } }", "RAID 10 needs at least 4 disks"],
    ["database D { raid 10 { disks 5 } }", "RAID 10 needs an even number of disks"],
    ["database D { raid 6 { disks 3 } }", "RAID 6 needs at least 4 disks"],
    ["database D { entity E { key id }  shard E by hash(id) into 3 { weights 50% 50% } }", "There are 2 weights for 3 shards"],
    ["database D { entity E { key id }  shard E by hash(id) into 2 { weights 50% 30% } }", "The weights add up to 80%"],
    [pair("circuit-breaker { failures 50% over 0 s }"), "`failures` must be more than 0 s"],
    ["service A { autoscale { min 5  max 2 } }", "min 5 above max 2"],
    ["database D { entity E { key id { cardinality 0 } } }", "`cardinality` must be at least 1"],
  ])("%s", (text, message) => {
    const all = told(text);
    expect(all).toHaveLength(1);
    expect(all[0]?.[0]).toBe("out-of-range");
    expect(all[0]?.[1]).toContain(message);
  });
});

describe("scenarios and flows", () => {
  const shop = "client U\nservice A\nservice B\nU -> A\nA -> B\n";
  test.each([
    [
      "flow F { from U at 1 rps  U -> A { parallel first 2 of 3 { A -> B  A -> B } } }",
      "out-of-range",
      "`of 3` does not fit: there are 2 branches",
    ],
    ["flow F { from U at 1 rps  U -> A { parallel first 3 { A -> B  A -> B } } }", "out-of-range", "between 1 and 2"],
    ["flow F { from U at 1 rps  priority 10  U -> A }", "out-of-range", "a whole number from 1 (most important) to 9"],
    ["flow F { from U at 1 rps  priority 0  U -> A }", "out-of-range", "5 is used"],
    ["flow F { from U at 1 rps  priority 1.5  U -> A }", "out-of-range", "a whole number from 1"],
    ["flow F { from U at 1 rps  priority 1  priority 2  U -> A }", "duplicate-property", "`priority` is given twice"],
    ["flow F { from U at 1 rps  U -> A { choose { 50% { A -> B } 20% { } } } }", "out-of-range", "add up to 70%"],
    ['scenario "S" for 5 min { slow A x 0 }', "out-of-range", "must be above 0"],
    ['scenario "S" for 5 min { at -1 min kill A }', "out-of-range", "must not be negative"],
    ['scenario "S" for 5 min { scale A to 2.5 }', "out-of-range", "a whole number of replicas"],
    ['scenario "S" for 5 min { partition A | A }', "out-of-range", "needs two sides"],
    ['flow F { from U at 1 rps } scenario "S" for 5 min { partition F | A }', "wrong-target", "group, region or zone"],
    ['scenario "S" for 5 min { error 140% on A }', "out-of-range", "between 0% and 100%"],
    ['scenario "S" for 5 min { kill Nobody }', "unknown-name", "There is nothing called `Nobody`"],
    ['scenario "S" for 5 min { outage A }', "wrong-target", "a region or zone is needed"],
    ['scenario "S" for 5 min { expect A availabilty > 9% }', "unknown-property", "Did you mean `availability`?"],
    ["slo A { availabilty 99% }", "unknown-property", "Did you mean `availability`?"],
    ['flow F { from U at 1 rps  U -> A }\nscenario "S" for 5 min { expect F utilisation < 90% }', "wrong-target", "`F` is a flow"],
  ])("%s", (text, rule, message) => {
    const all = told(shop + text);
    expect(all).toHaveLength(1);
    expect(all[0]?.[0]).toBe(rule);
    expect(all[0]?.[1]).toContain(message);
  });
});

test("keys that could not be understood are kept with the element, under the name that was meant", () => {
  const { components, links } = designFromText(
    'database D { replica 3  replicate 3 { mod sync }  workers "two" }\nservice A { replicas 2 }\nA -> D { timeout fast  retries 2 { bakoff none } }',
  ).design;
  expect(components.map(({ unread }) => unread)).toEqual([["replicas", "workers", "replicate.mode"], undefined]);
  expect(links[0]?.unread).toEqual(["timeout", "retries.backoff"]);
});

describe("a word that books use in two senses", () => {
  test.each(["active", "passive", '"active redundancy"'])("mode %s is asked about, with both answers offered", (word) => {
    const [finding, ...others] = told(`service A { replicas 2  mode ${word} }`);
    expect(others).toEqual([]);
    expect(finding?.[0]).toBe("wrong-type");
    expect(finding?.[1]).toContain("books use the word for both");
    expect(finding?.[2]).toEqual(["Change to `active-active`", "Change to `active-passive`"]);
  });
});

test("shares may be rounded, and weights be any numbers", () => {
  for (const weights of ["33% 1 ms, 33% 2 ms, 33% 3 ms", "1 1 ms, 3 2 ms", "2 1 ms, 0.5 2 ms"]) {
    expect(told(`service A { service-time hyperexponential(${weights}) }`)).toEqual([]);
  }
});
