import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

const shop = "client U\nservice A\nregion eu { zones a, b }\nU -> A\n";

test.each([
  ["let t = 5 sec", "syntax-error", "`sec` is not a unit. Did you mean `s`?"],
  [
    "let views = 4 views / day",
    "syntax-error",
    "`views` is no unit, and no word for what is counted, such as users, requests, messages, events or items: leave it out.",
  ],
  [
    "let fans = 3M fans",
    "syntax-error",
    "`fans` is no unit, and no word for what is counted, such as users, requests, messages, events or items: leave it out.",
  ],
  [
    "scenario S for 5m { kill A }",
    "wrong-type",
    "`5m` is not a number: `m` is neither a unit nor a magnitude such as k, M or bn. Did you mean `5 min` or `5M`?",
  ],
  ["slo A { rto 5 mins }", "syntax-error", "`mins` is not a unit. Did you mean `min`?"],
  ["scenario S for 10 mins { kill A }", "syntax-error", "`mins` is not a unit. Did you mean `min`?"],
  ["service B { service-time exponential(5 msec) }", "wrong-dimension", "`msec` is not a unit. Did you mean `ms`?"],
  [
    "service B { service-time lognormal(5 ms, 30 ms) }",
    "wrong-type",
    "`lognormal` has no place for a value without a name. Write it like `lognormal(p50 4 ms, p99 30 ms)` or `lognormal(mean 5 ms, cv 1.5)`.",
  ],
  ["flow F { from U at 10 r/s  U -> A }", "syntax-error", "`r` is not a unit. A rate is written like `100 rps` or `10 / min`."],
  ["flow F { from U at 10 tps\n  U -> A }", "syntax-error", "`tps` is not a unit. Did you mean `rps`?"],
  [
    "flow F { from U at 5 requests per second  U -> A }",
    "syntax-error",
    "`per` is not a unit. A rate is written like `100 rps` or `10 / min`.",
  ],
  ["flow F { from U at\n  U -> A }", "syntax-error", "`at` is followed by a rate, such as `at 100 rps`; or leave it out."],
  ["flow F { from U at 1,000,000 rps  U -> A }", "syntax-error", "`1,000,000` is written without commas: `1_000_000`."],
  [
    'scenario "S" for 5 min { at 1 min load A 3 }',
    "syntax-error",
    "Expected an action such as `load x 3` or `load Checkout x 3` after `A`, but found `3`.",
  ],
  [
    'scenario "S" for 5 min { at 1 min drop 5% A }',
    "syntax-error",
    "Expected an action such as `drop 5% on Api -> Db` after `5%`, but found `A`.",
  ],
  [
    'scenario "S" for 5 min { at 1 min scale A shards to 8 }',
    "syntax-error",
    "Expected an action such as `scale Api to 12` or `scale Db to 8 shards` after `A`, but found `shards`.",
  ],
  [
    'scenario "S" for 5 min { at 1 min outage }',
    "syntax-error",
    "Expected a zone or region, such as `outage us-east.a` after `outage`, but found `}`.",
  ],
  [
    'scenario "S" for 5 min { at 12:00 load x 3 }',
    "syntax-error",
    "No time of day is written here. A scenario counts from its start, such as `at 2 min`; a job says how often, such as `every 1 day`.",
  ],
  ["service B { replicas: 3 }", "syntax-error", "A property is written without a colon, such as `replicas 3`."],
  [
    "slo A { lag < 5 s }",
    "unknown-property",
    "There is no objective `lag`. A scenario expects it: `expect … lag < 5 s`. Known are availability, latency, throughput, error-rate, rpo, rto, staleness, durability.",
  ],
  [
    "slo A { duration < 6 h }",
    "unknown-property",
    "There is no objective `duration`. How long a job runs is computed (`lintel analyze`), and one that takes longer than its `every` is a finding. Known are availability, latency, throughput, error-rate, rpo, rto, staleness, durability.",
  ],
  ["-- a comment", "syntax-error", "A comment starts with `//`, not with `--`."],
  ["# a comment", "syntax-error", "A comment starts with `//`, not with `#`."],
  ["service B { title “the B” }", "syntax-error", '`“` is no quote here. Texts stand in straight quotes: `"…"`.'],
  ["slo A { latency p99 500 ms }", "syntax-error", "A `<` is missing before the bound, as in `latency p99 < 200 ms`."],
  ["data base D { replicas 3 }", "syntax-error", "`data base` is one word here: write `database`."],
  ["load balancer L { replicas 3 }", "syntax-error", "`load balancer` is one word here: write `loadbalancer`."],
])("`%s` is one finding that says how it is written", (text, rule, message) => {
  expect(designFromText(shop + text).findings).toMatchObject([{ rule, message, origin: { range: { start: { line: 4 } } } }]);
});

test.each([
  [
    "slo A { p99 < 500 ms }",
    "p99",
    "latency p99",
    "There is no objective `p99`. Did you mean `latency p99`? Known are availability, latency, throughput, error-rate, rpo, rto, staleness, durability.",
  ],
  ["service B { across ue }", "ue", "eu", "There is nothing called `ue` here; a region or zone is needed. Did you mean `eu`?"],
  ["service B { service-time 5 }", "5", "5 ms", "`service-time` is a time, but 5 has no unit. Did you mean `5 ms`?"],
])("`%s` is one finding with the right text as its fix", (text, wrong, right, message) => {
  const { findings } = designFromText(shop + text);
  const at = { line: 4, character: text.lastIndexOf(wrong) };
  expect(findings).toMatchObject([
    {
      message,
      origin: { range: { start: at, end: { line: 4, character: at.character + wrong.length } } },
      fixes: [{ title: `Change to \`${right}\``, edits: [{ text: right }] }],
    },
  ]);
});

test.each([
  ["flow F { from U at 10 tps\n  U -> A }", "tps"],
  ["flow F { from U at\n  U -> A }", "at"],
  ["flow F { from U at 1,000 rps  U -> A }", "1,000"],
])("`%s` is told at `%s`, not where the reading ended", (text, wrong) => {
  const start = { line: 4, character: text.indexOf(wrong) };
  const end = { line: 4, character: start.character + wrong.length };
  expect(designFromText(shop + text).findings).toMatchObject([{ origin: { range: { start, end } } }]);
});
