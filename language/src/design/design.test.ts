import type { CallStep, Component, Design, Step } from "@lintel/engine/model";
import { describe, expect, test, vi } from "vitest";
import { designFromText } from "../load.ts";
import { Recording } from "./journal.ts";

function design(text: string): Design {
  const built = designFromText(text);
  expect(built.findings, text).toEqual([]);
  return built.design;
}

function component(text: string): Component {
  return design(text).components.at(-1) as Component;
}

/** A step as `A>B(steps inside)[on miss]`. */
function shape(step: Step): string {
  const shapes = (steps: readonly Step[]): string => steps.map(shape).join(" ");
  switch (step.type) {
    case "call": {
      const body = step.body.length > 0 ? `(${shapes(step.body)})` : "";
      const miss = step.onMiss ? `[miss ${shapes(step.onMiss)}]` : "";
      return `${step.from}${step.async ? "~" : ""}>${step.to}${body}${miss}${step.onError ? `[error ${shapes(step.onError)}]` : ""}`;
    }
    case "parallel":
      return `parallel ${step.first ?? "all"}{${step.branches.map(shapes).join(" | ")}}${step.onError ? `[error ${shapes(step.onError)}]` : ""}`;
    case "choose":
      return `choose{${step.options.map((option) => `${option.probability}:${shapes(option.steps)}`).join(" | ")}}`;
    case "maybe":
      return `maybe ${step.probability}{${shapes(step.steps)}}`;
    case "repeat":
      return `repeat ${step.count}{${shapes(step.steps)}}`;
  }
}

describe("placement", () => {
  const places = "region us { zones a, b, c }\nregion eu { zones x }\nregion bare\n";
  test.each([
    ["across us", ["us.a", "us.b", "us.c", "us.a"], ["us", "us", "us", "us"]],
    ["across us, eu", ["us.a", "eu.x", "us.b", "eu.x"], ["us", "eu", "us", "eu"]],
    ["across us.b, us.c", ["us.b", "us.c", "us.b", "us.c"], ["us", "us", "us", "us"]],
    ["in us.b", ["us.b", "us.b", "us.b", "us.b"], ["us", "us", "us", "us"]],
    ["in bare", [null, null, null, null], ["bare", "bare", "bare", "bare"]],
    ["", [null, null, null, null], [null, null, null, null]],
  ])("%s", (where, zones, regions) => {
    const { replicaZones, replicaRegions } = component(`${places}service A { replicas 4  ${where} }`);
    expect(replicaZones).toEqual(zones);
    expect(replicaRegions).toEqual(regions);
  });

  test.each([
    ["in us.a", "in us.a", 0.25e-3],
    ["in us.a", "in us.b", 0.5e-3],
    // us.a and us.b call us.a and eu.x: 0.25, 45, 0.5 and 45 ms, on average (0.25 + 0.5 + 2 × 45) / 4.
    ["replicas 2  across us", "replicas 2  across us, eu", 22.6875e-3],
    // Three zones: 3 of 9 pairs share one.
    ["replicas 3  across us", "replicas 6  across us", 0.25e-3 / 3 + (0.5e-3 * 2) / 3],
    ["in us.a", "in eu.x", 0.045],
    ["in us.a", "in bare", 0.04],
    ["", "in us.a", 0.5e-3],
  ])("one-way latency from %s to %s is %d s", (from, to, latency) => {
    const { links } = design(`${places}link us <-> eu { rtt 90 ms }\nservice A { ${from} }\nservice B { ${to} }\nA -> B`);
    expect(links[0]?.network.latency.origin).toBeNull();
    expect(links[0]?.network.latency.value).toBeCloseTo(latency, 12);
    expect(links[0]?.network.latency.assumed).toMatch(/./);
  });
});

describe("what is not written is assumed, with a reason", () => {
  test("a service", () => {
    const made = component("service A");
    expect(made).toMatchObject({
      replicas: { value: 1 },
      workers: { value: 8 },
      serviceTime: { value: { type: "exponential", mean: 0.01 } },
      reliability: { availability: { value: 0.995 }, mttr: { value: 300 } },
    });
    for (const given of [made.replicas, made.workers, made.serviceTime, made.reliability.availability]) {
      expect(given?.assumed).toMatch(/./);
      expect(given?.origin).toBeNull();
    }
  });

  test("a technology brings defaults with their source, which written values replace", () => {
    const redis = component("cache A { technology redis }");
    expect(redis.workers).toMatchObject({ value: 1, assumed: expect.stringContaining("Redis documentation") });
    expect(component("cache A { technology redis  workers 4 }").workers).toMatchObject({ value: 4, assumed: null });
    expect(component("queue A { technology sqs }")).toMatchObject({
      workers: { value: null },
      technology: { managed: true, title: "Amazon SQS" },
      reliability: { availability: { value: 0.999, assumed: expect.stringContaining("service level agreement") } },
    });
  });

  test("throughput and mtbf are other ways to write service time and availability", () => {
    expect(component("service A { workers 4  throughput 2k rps }").serviceTime?.value).toEqual({ type: "exponential", mean: 0.002 });
    expect(component("external A { throughput 50 rps }")).toMatchObject({ workers: { value: 1 }, serviceTime: { value: { mean: 0.02 } } });
    expect(component("service A { mtbf 95 min  mttr 5 min }").reliability.availability).toMatchObject({ value: 0.95, assumed: null });
  });
});

test("an empty title is none: what it belongs to is shown by its name", () => {
  const text =
    'client U\nsystem ""\nregion eu "" { zones a }\nservice A "" { title "  " }\ngroup G "" { service B { title "Bee" } }\nflow F " " { from U at 1 rps }';
  const { name, regions, components, groups, flows } = design(text);
  expect(name).not.toBe("");
  expect([...regions, ...groups, ...components, ...flows].map(({ title }) => title)).toEqual(["eu", "G", "U", "A", "Bee", "F"]);
});

describe("stores", () => {
  test("copies of a replicated store are its replicas", () => {
    const store = component("database D { replicate 3 { style leaderless  quorum read 1 } }");
    expect(store.replicas.value).toBe(3);
    expect(store.replication).toMatchObject({
      style: { value: "leaderless" },
      quorum: { read: { value: 1, assumed: null }, write: { value: 2 } },
    });
  });

  test("nested shards with weights", () => {
    const store = component(
      "database D { entity E { key id field place }  shard E by geo(place) into 2 { weights 75% 25%  shard by hash(id) into 8 { salt 4 } } }",
    );
    expect(
      store.store?.sharding.map(({ id, method, fields, shards, weights, salt }) => [
        id,
        method.value,
        fields,
        shards.value,
        weights,
        salt.value,
      ]),
    ).toEqual([
      ["D/E", "geo", ["place"], 2, [0.75, 0.25], 1],
      ["D/E #2", "hash", ["id"], 8, null, 4],
    ]);
  });

  test("properties without a field of their own are facts", () => {
    expect(component('database D { storage 2 TB  raid 10 { disks 4 }  link "https://a" }').facts).toMatchObject({
      storage: { value: 2e12 },
      raid: { value: 10 },
      "raid.disks": { value: 4 },
      link: { value: "https://a" },
    });
  });
});

describe("links", () => {
  test("chains and lists are shorthand; a second link of a pair gets a number; queues are subscribed to", () => {
    const { links } = design("service A\nservice B\nservice C\nqueue Q\nA -> B, C -> Q { pool 3 }\nA ~> B\nQ -> C");
    expect(links.map(({ id, kind, pool }) => [id, kind, pool?.value ?? null])).toEqual([
      ["A -> B", "call", 3],
      ["A -> C", "call", 3],
      ["B -> Q", "call", 3],
      ["C -> Q", "call", 3],
      ["A -> B #2", "async", null],
      ["Q -> C", "subscription", null],
    ]);
  });

  test("facts, flags and clauses", () => {
    const { links } = design("service A\nservice B\nA -> B { idempotent  cancel  hedge after p95  encrypted mtls  push poll every 5 s }");
    expect(links[0]).toMatchObject({ idempotent: { value: true }, cancel: true, timeout: null });
    expect(links[0]?.facts).toMatchObject({
      "hedge.after": { value: "p95" },
      encrypted: { value: "mtls" },
      push: { value: "poll" },
      "push.every": { value: 5 },
    });
  });
});

describe("flows", () => {
  const parts = "client U\nservice A\nservice B\ncache K\ndatabase D\ntopic T\nU -> A\nA -> K\nA -> D\nA -> B\nB -> K\nB -> D\nA ~> T\n";
  const steps = (text: string): string => design(`${parts}flow F { from U at 1 rps  ${text} }`).flows[0]?.steps.map(shape).join(" ") ?? "";

  test.each([
    ["U -> A { A -> K  A -> D }", "U>A(A>K A>D)"],
    ["U -> A -> B -> D", "U>A(A>B(B>D))"],
    ["U -> A { A -> K on miss { A -> D A -> K } A ~> T }", "U>A(A>K[miss A>D A>K] A~>T)"],
    ["U -> A { A -> B -> K on miss { B -> D } }", "U>A(A>B(B>K[miss B>D]))"],
    ["U -> A { A -> B { B -> K } on error { A -> D } }", "U>A(A>B(B>K)[error A>D])"],
    ["U -> A { parallel first 1 of 2 { { A -> D  A -> B } A -> K } }", "U>A(parallel 1{A>D A>B | A>K})"],
    ["U -> A { parallel { A -> D  A -> B } on error { A ~> T } }", "U>A(parallel all{A>D | A>B}[error A~>T])"],
    [
      "U -> A { choose { 80% { A -> D } 20% { maybe 50% { A -> B } } } repeat 3 { A -> K } }",
      "U>A(choose{0.8:A>D | 0.2:maybe 0.5{A>B}} repeat 3{A>K})",
    ],
    ["U -> A { A -> K, D }", "U>A(A>K A>D)"],
  ])("%s", (text, expected) => expect(steps(text)).toBe(expected));

  test("access, key and label belong to the last call", () => {
    const { flows } = design(
      'client U\nservice A\ndatabase D { entity E { key id } }\nU -> A\nA -> D\nflow F { from U at 1 rps  U -> A -> D write key id "save" }',
    );
    const outer = flows[0]?.steps[0] as CallStep;
    expect([outer.access, outer.label]).toEqual([null, null]);
    expect(outer.body[0]).toMatchObject({ access: "write", keyField: "id", label: "save", link: "A -> D" });
  });

  test("without a flow, each client gets one along its links", () => {
    const { flows } = design(`${parts}`);
    expect(flows.map(({ id, implicit, rate }) => [id, implicit, rate])).toEqual([["flow U", true, null]]);
    expect(flows[0]?.steps.map(shape)).toEqual(["U>A(A>K A>D A>B(B>K B>D) A~>T)"]);
  });

  test("flows without a rate share what users × actions leave over", () => {
    const { flows } = design(
      "client U { users 1000  actions 36 / h }\nservice A\nU -> A\nflow F { from U at 4 rps  U -> A }\nflow G { from U  U -> A }\nflow H { from U  U -> A }",
    );
    expect(flows.map(({ rate }) => rate?.value)).toEqual([4, 3, 3]);
    expect(flows[1]?.rate?.assumed).toContain("users of `U`");
  });

  test("circles of links end", () => {
    const { flows } = design("client U\nservice A\nservice B\nU -> A\nA -> B\nB -> A");
    expect(flows[0]?.steps.map(shape)).toEqual(["U>A(A>B)"]);
  });
});

test("objectives and scenarios in base units", () => {
  const made = design(
    "client U\nservice A { replicas 3 }\nU -> A\nflow F { from U at 1 rps  U -> A }\nslo F { latency p99 < 100 ms  availability 99.9% over 30 days }\n" +
      'scenario "S" for 10 min { at 1 min load F x 5 over 30 s  at 2 min kill 2 of A for 1 min  expect F p99 < 1 s after 6 min }',
  );
  expect(made.objectives.map(({ id, term }) => [id, term])).toEqual([
    ["slo F: latency p99", { type: "latency", statistic: 0.99, bound: 0.1 }],
    ["slo F: availability", { type: "availability", bound: 0.999, over: 2_592_000 }],
  ]);
  expect(made.scenarios[0]).toMatchObject({ id: 'scenario "S"', duration: { value: 600 }, warmUp: null });
  expect(made.scenarios[0]?.actions.map(({ at, duration, effect }) => ({ at, duration, ...effect }))).toEqual([
    { at: 60, duration: null, type: "load", flow: "F", factor: 5, over: 30 },
    { at: 120, duration: 60, type: "kill", component: "A", count: 2, replica: null },
  ]);
  expect(made.scenarios[0]?.expectations[0]).toMatchObject({ metric: "percentile", quantile: 0.99, comparison: "<", bound: 1, after: 360 });
});

test("documentation comments belong to the declaration after them", () => {
  const { components } = design("/** The **api**.\n * Second line.\n */\nservice A\n/* no documentation */\nservice B\n// none\nservice C");
  expect(components.map((made) => made.documentation)).toEqual(["The **api**.\nSecond line.", null, null]);
});

test("words of the language are names", () => {
  const { components, links } = design(
    "service flow\ncache cache\nservice link\nservice read\nservice min\nflow -> cache, link\nlink -> read -> min",
  );
  expect(components.map((made) => made.id)).toEqual(["flow", "cache", "link", "read", "min"]);
  expect(links).toHaveLength(4);
});

test("a unit that is also a key starts the next property", () => {
  expect(component("service A { autoscale { max 24 min 6 } }").autoscale).toMatchObject({ max: { value: 24 }, min: { value: 6 } });
  expect(component("cache A { item-size 500 B keys 12 billion }").cache).toMatchObject({ itemSize: { value: 500 }, keys: { value: 12e9 } });
});

test("a component's own rto and rpo are objectives, unless an slo says them", () => {
  const made = design("database Db { replicate 2  rto 15 min  rpo 1 min }\nslo Db { rto < 5 min }");
  expect(made.objectives.map(({ id, text, term }) => [id, text, term])).toEqual([
    ["slo Db: rto", "rto < 5 min", { type: "rto", bound: 300 }],
    ["slo Db: rpo", "rpo < 1 min", { type: "rpo", bound: 60 }],
  ]);
});

test("equal statements get numbers, and each asks once for its own, however many there are", () => {
  const reads = vi.spyOn(Recording.prototype, "read");
  const asked = (count: number): number => {
    reads.mockClear();
    const { design } = designFromText(`service A\n${'view "v" { include A }\n'.repeat(count)}`);
    expect(design.views.slice(0, 3).map(({ id }) => id)).toEqual(['view "v"', 'view "v" #2', 'view "v" #3']);
    return reads.mock.calls.length;
  };
  const [few, some, more] = [asked(20), asked(40), asked(60)];
  expect(more - some).toBe(some - few);
  reads.mockRestore();
});
