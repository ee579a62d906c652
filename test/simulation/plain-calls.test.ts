import { type Design, written } from "@lintel/engine/model";
import { defaultOptions } from "@lintel/engine/simulation";
import { type BlockName, designFromText, type PropertySpec, schema } from "@lintel/language";
import { expect, test, vi } from "vitest";
import type { Draft, Site } from "../../engine/src/simulation/compile/model.ts";
import type { Step } from "../../engine/src/simulation/plain-requests.ts";
import { RunPlan } from "../../engine/src/simulation/plan.ts";
import { recordOf } from "../../engine/src/simulation/record.ts";
import { actions, surroundings, trials } from "./effects.ts";

// Hundreds of designs, each simulated twice: a busy machine needs its time.
vi.setConfig({ testTimeout: 120_000 });

/* The short ways of calls (`PlainCalls`) and of whole requests (`PlainRequests`) give what the long way gives, to the last byte. */

const designs = 24;

test(`${designs} random designs give the same results with and without the short way of plain calls`, () => {
  let plain = 0;
  let events = 0;
  for (let seed = 1; seed <= designs; seed++) {
    const text = new Generator(seed).text();
    const { design, findings } = designFromText(text);
    expect(findings.filter((finding) => finding.severity === "error").map((finding) => `${finding.message}\n${text}`)).toEqual([]);
    const short = simulated(design, seed, "requests");
    const long = simulated(design, seed, "long");
    expect(short.json, text).toBe(long.json);
    plain += short.plain;
    events += short.events;
  }
  // The comparison says something: there are calls that can take the short way, and requests arrive.
  expect(plain).toBeGreaterThan(designs);
  expect(events).toBeGreaterThan(500 * designs);
});

test("so do designs whose requests make plain calls only, while nothing happens but to the load", () => {
  let events = 0;
  for (let seed = 1; seed <= designs / 2; seed++) {
    const text = new Generator(seed, true).text();
    const { design } = designFromText(text);
    const shortest = simulated(design, seed, "requests");
    expect(shortest.requests, text).toBe(design.flows.length);
    expect(simulated(design, seed, "calls").json, text).toBe(shortest.json);
    expect(simulated(design, seed, "long").json, text).toBe(shortest.json);
    events += shortest.events;
  }
  expect(events).toBeGreaterThan(500 * (designs / 2));
});

test("so does every property of the language and every action, where calls take no time", () => {
  // Each property once, in the first block that has it.
  const seen = new Set<PropertySpec>();
  const texts = [
    ...(Object.keys(surroundings) as BlockName[]).flatMap((block) =>
      schema[block].flatMap((spec) => {
        if (seen.has(spec)) return [];
        seen.add(spec);
        const { value = spec.example, block: around = block, with: more = "", actions: act = "" } = trials[`${block}.${spec.key}`] ?? {};
        return surroundings[around]?.(`${more}  ${spec.key} ${value}`, act) ?? "";
      }),
    ),
    ...Object.values(actions).map((action) => surroundings.database?.("shard Row by hash(id) into 4", `at 1 s ${action}`) ?? ""),
  ];
  let plain = 0;
  let requests = 0;
  for (const text of new Set(texts)) {
    const design = withoutLatency(designFromText(text).design);
    const short = simulated(design, 1, "requests", fewEvents);
    plain += short.plain;
    if (short.plain > 0) expect(short.json, text).toBe(simulated(design, 1, "long", fewEvents).json);
    const calm = { ...design, scenarios: [] };
    const shortest = simulated(calm, 1, "requests", fewEvents);
    requests += shortest.requests;
    if (shortest.requests > 0) expect(shortest.json, text).toBe(simulated(calm, 1, "long", fewEvents).json);
  }
  expect(plain).toBeGreaterThan(texts.length);
  expect(requests).toBeGreaterThan(20);
});

/** Enough to get to what the scenarios do. */
const fewEvents = 2_000;

/** The same with links over which everything is there at once, as far as nothing but the latency delays it. */
function withoutLatency(design: Design): Design {
  return { ...design, links: design.links.map((link) => ({ ...link, network: { ...link.network, latency: written(0) } })) };
}

/** Which short ways are open: that of requests and that of calls, that of calls alone, or none. */
type Way = "requests" | "calls" | "long";

function simulated(design: Design, seed: number, way: Way, maxEvents?: number) {
  const options = { ...defaultOptions, ...(maxEvents === undefined ? {} : { maxEvents }), seed };
  const plan = new RunPlan(design, { ...options, scenario: design.scenarios[0]?.id ?? null });
  const simulator = plan.begin(1);
  const sites = simulator.model.sites as readonly Draft<Site>[];
  const plain = sites.filter((site) => site.isPlain).length;
  const requests = simulator.plainRequests.first.filter((step) => step !== null).length;
  if (way !== "requests") (simulator.plainRequests.first as (Step | null)[]).fill(null);
  if (way === "long") for (const site of sites) site.isPlain = false;
  while (!simulator.advance(1_000_000));
  const record = recordOf(simulator, 1);
  return { json: JSON.stringify(plan.result([record])), plain, requests, events: record.events };
}

/** Trees of services, most of whose calls are plain, under a scenario that disturbs them; or all of them, with nothing but their load changed. */
class Generator {
  private readonly lines: string[] = ["region eu { zones a, b }", "client User { users 50 }"];
  private readonly names: string[] = [];
  private readonly links: string[] = [];
  private readonly isCalm: boolean;
  private state: number;

  constructor(seed: number, isCalm = false) {
    this.state = seed;
    this.isCalm = isCalm;
  }

  text(): string {
    const flows = Array.from({ length: this.below(2) + 1 }, (_, i) => {
      const steps = Array.from({ length: this.below(2) + 1 }, () => this.call("User", 0)).join("\n");
      const priority = this.pick(["", "", "priority 2"]);
      return `flow F${i} { from User at ${this.below(60) + 5} rps  ${priority}\n${steps} }`;
    });
    const action = (): string => (this.isCalm ? "load x 2" : this.action());
    const actions = Array.from({ length: this.below(4) }, () => `at ${this.below(8)} s ${action()} for ${this.below(3) + 1} s`);
    return [...this.lines, ...flows, `scenario "Drill" for 10 s { warm-up 1 s\n${actions.join("\n")} }`].join("\n");
  }

  private call(caller: string, depth: number): string {
    const name = `S${this.names.length}`;
    this.names.push(name);
    const discipline = this.pick(["", "", "", "", "discipline lifo", "discipline priority", this.isCalm ? "" : "discipline ps"]);
    const limits = this.unlessCalm([
      "",
      "",
      "",
      "",
      "queue-limit 20",
      "concurrency 6",
      "blocking true",
      "error-rate 5%",
      "rate-limit { rate 40 rps }",
    ]);
    const time = this.pick(["10 ms", "5 ms", "constant(0 ms)", "constant(4 ms)", "lognormal(p50 4 ms, p99 20 ms)"]);
    this.lines.push(
      `service ${name} { replicas ${this.below(3) + 1}  across eu  workers ${this.below(3) + 1}  service-time ${time}  ${discipline}  ${limits} }`,
    );
    const words = this.unlessCalm([
      "latency 0 s",
      "latency 0 s",
      "latency 0 s",
      "latency 1 ms",
      "latency 0 s  timeout 80 ms",
      "timeout 60 ms  retries 2",
    ]);
    this.lines.push(`${caller} -> ${name} { ${words} }`);
    this.links.push(`${caller} -> ${name}`);
    if (depth > 2 || this.below(3) === 0) return `${caller} -> ${name}`;
    const nested = Array.from({ length: this.below(2) + 1 }, () => this.call(name, depth + 1));
    const inner = nested.length > 1 && !this.isCalm && this.below(2) === 0 ? `parallel {\n${nested.join("\n")}\n}` : nested.join("\n");
    return `${caller} -> ${name} {\n${inner}\n}`;
  }

  private action(): string {
    const name = this.pick(this.names);
    return this.pick([
      `kill 1 of ${name}`,
      `kill ${name}`,
      `slow ${name} x 3`,
      `error 30% on ${name}`,
      "outage eu.a",
      `drop 20% on ${this.pick(this.links)}`,
      "partition eu.a | eu.b",
      "load x 2",
    ]);
  }

  /** The first of these in a calm design. */
  private unlessCalm(choices: readonly string[]): string {
    return this.isCalm ? (choices[0] ?? "") : this.pick(choices);
  }

  private pick(choices: readonly string[]): string {
    return choices[this.below(choices.length)] ?? "";
  }

  /** A whole number below n (mulberry32). */
  private below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * n);
  }
}
