import { designAt, pageAt } from "./manual.ts";

/** A sentence of the manual with figures, and what the product says of them. */
export interface Claim {
  readonly page: string;
  /** As it stands on the page, with single spaces. */
  readonly quote: string;
  /** A command on the design that the page has shown by then, as `shop.arch`, or on `other`, or on a file of the repository. */
  readonly command: string;
  /** A design that the page describes in words only. */
  readonly design?: string;
  /** What stands in the output; together the matches hold every figure of the quote. */
  readonly shows: readonly RegExp[];
  /** The status that the command ends with, where the page tells it. */
  readonly status?: number;
}

const start = "docs/getting-started.md";
const startPage = pageAt(start);
const places = `region r { zones a, b }
region q { zones a }
client U
service S { in r.a }
service T { in q.a }
database D { in r.b }
U -> S
S -> T
S -> D`;

export const claims: readonly Claim[] = [
  {
    page: start,
    quote: "`check` names two errors and a warning and ends with status 1",
    command: "check shop.arch",
    shows: [/✗ 2 errors, 1 warning/, /single-point-of-failure/, /timeout-missing/],
    status: 1,
  },
  {
    page: start,
    quote:
      "The errors are gone, and `check` ends with status 0. Three warnings are left: no load balancer, no rate limit, no objective yet.",
    command: "check shop.arch",
    shows: [/lb-missing/, /rate-limit-missing/, /slo-missing/, /! 3 warnings/],
    status: 0,
  },
  {
    page: start,
    quote: "at peak 77.5% busy and a 99th percentile of 231 ms instead of 137 ms.",
    command: 'analyze shop.arch --what-if "Catalogue.replicas=2"',
    shows: [/Catalogue +busy at peak +\S+ +77\.5%/, /Browse +p99 latency at peak +137 ms +231 ms/],
  },
  {
    page: start,
    quote: "availability 99.931%, decided by `Items`, and a 99th percentile of 127 ms.",
    command: "analyze shop.arch",
    shows: [/✓ +Browse +availability 99\.9% over 30 days +99\.931% .* Items/, /✓ +Browse +latency p99 < 250 ms +127 ms/],
    status: 0,
  },
  { page: start, quote: "One warning fewer.", command: "check shop.arch", shows: [/! 2 warnings/] },
  {
    page: start,
    quote: "Is 99.931% true?",
    command: "analyze shop.arch",
    shows: [/availability +99\.931%/],
  },
  {
    page: start,
    quote: "a replica of `Items` is up 99.5% of the time and repaired in 5 minutes, which means that it fails about every 16.6 h.",
    command: "analyze shop.arch --assumed",
    shows: [/availability of Items +99\.5%, repaired in 5 min: fails about every 16\.6 h/],
  },
  {
    page: start,
    quote:
      "It fails: 99.04% instead of 99.9%. The dead replica is noticed only after ten seconds (a check every five, two misses: Lintel's assumption)",
    command: "simulate shop.arch",
    shows: [/✗ +Browse availability > 99\.9% +99\.04%/],
    status: 1,
  },
  {
    page: start,
    quote: "Run it again: 99.97%, and the command ends with status 0.",
    command: "simulate shop.arch",
    shows: [/✓ +Browse availability > 99\.9% +99\.97%/],
    status: 0,
  },
  {
    page: "docs/editing.md",
    quote: "`Browse availability > 99.9%: was 99.04%, 9.64 × the allowed downtime`",
    command: "simulate other",
    design: designAt(startPage, startPage.text.indexOf("It fails:")) ?? "",
    shows: [/✗ +Browse availability > 99\.9% +99\.04% +9\.64 × the allowed downtime/],
  },
  {
    page: "docs/recipes.md",
    quote: "99.87% of the requests succeed as it is, 99.9981% with checks every 300 ms: 0.124 points more, give or take 0.0187.",
    command: 'simulate shop.arch --scenario "Black Friday" --what-if "Catalogue.health-check.every=300 ms"',
    shows: [
      /health-check\.every=300 ms/,
      /availability +99\.87% +99\.9981% +\+0\.124 points ± 0\.0187 points/,
      /Browse p99 < 400 ms +✓ .*✓/,
    ],
  },
  {
    page: "docs/language.md",
    quote: "Here 500 of the 5,000 requests per second reach `Pictures`.",
    command: "analyze shop.arch",
    shows: [/Edge -> Pictures +500 rps/, /Reader -> Edge +5k rps/],
  },
  {
    page: "docs/language.md",
    quote: "`View` is up 99.89% of the time, `fails with Edge, Pictures`",
    command: "analyze shop.arch --flow View",
    shows: [/availability +99\.89%/, /fails with +Edge, Pictures/],
  },
  {
    page: "docs/language.md",
    quote: "Here `Resizer` gets 20 messages and `Blobs` 60 calls per second from it, beside the 20 uploads.",
    command: "analyze shop.arch",
    shows: [/Thumbs -> Resizer +20 rps/, /Resizer -> Blobs +60 rps/, /Upload -> Blobs +20 rps/],
  },
  {
    page: "docs/language.md",
    quote: "a replica is up 99.5% of the time and repaired in 5 minutes",
    command: "analyze other --assumed",
    design: places,
    shows: [/availability of S +99\.5%, repaired in 5 min/],
  },
  {
    page: "docs/language.md",
    quote:
      "code has 8 workers and stores have 16, a service needs 10 ms and a database 5 ms, the network takes 0.5 ms one way within a region, 20 ms from a user, 40 ms between regions.",
    command: "analyze other --assumed",
    design: places,
    shows: [
      /workers of S +8 /,
      /workers of D +16 /,
      /service-time of S +exponential, mean 10 ms/,
      /service-time of D +exponential, mean 5 ms/,
      /latency of S -> D +500 µs +same region: 0\.5 ms one way/,
      /latency of U -> S +20 ms/,
      /latency of S -> T +40 ms/,
    ],
  },
  {
    page: "docs/faq.md",
    quote:
      "**Why does it assume 99.5% for a replica?** Because no number at all would hide every single point of failure. It is a machine that fails about every 16.6 h and is back in 5 min",
    command: "analyze other --assumed",
    design: places,
    shows: [/availability of S +99\.5%, repaired in 5 min: fails about every 16\.6 h/],
  },
  {
    page: "docs/faq.md",
    quote: "A client outside of your regions is assumed to be 20 ms away, each way.",
    command: "analyze other --assumed",
    design: places,
    shows: [/latency of U -> S +20 ms/],
  },
  {
    page: "examples/README.md",
    quote: "Five characters looked like plenty: 916 million keys.",
    command: "check examples/url-shortener.draft.arch",
    shows: [/has\s+916M values/],
  },
];

/** Pages on which every figure is in a claim, or here with the reason why it is not. */
export const given: ReadonlyMap<string, readonly (readonly [quote: string, why: string])[]> = new Map([
  ["README.md", []],
  [start, []],
  ["docs/recipes.md", []],
  ["docs/comparison.md", []],
  ["docs/faq.md", [["2,000 components are edited fluently; 10,000 are read", "`npm run bench -- server` measures it"]]],
  [
    "docs/language.md",
    [
      ["judges from 20 calls in its window on", "a constant of the simulator; test/simulation/breakers.test.ts"],
      ["growing for 30 s", "repeats what the example beside it says"],
      ["shares of `choose` that do not add up to 100%", "a rule of the language"],
    ],
  ],
  [
    "examples/README.md",
    [
      ["But 100 million links a month kept for ten years are 12 billion.", "an input, and what the finding above it says in round numbers"],
      ["`Links` gets 300 ms, because", "a choice, made in the change below it"],
      ["more than 99% of the redirects must su", "repeats the expectation below it"],
    ],
  ],
]);
