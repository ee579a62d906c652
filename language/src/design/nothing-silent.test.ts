import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

function codes(text: string): string[] {
  return designFromText(text).findings.map(({ rule }) => rule);
}

test.each([
  ["rate-limit { burst 20 }", "`rate-limit` has no `rate`"],
  ["autoscale { min 2 }", "`autoscale` has no `max`"],
  ["leader-elected", "`leader-elected` has no `by`"],
])("a service with %s is told what is missing", (body, message) => {
  const { findings, design } = designFromText(`service Api { replicas 3  ${body}  workers 4 }`);
  expect(findings).toMatchObject([{ rule: "missing-part", element: "Api", origin: { range: { start: { character: 26 } } } }]);
  expect(findings[0]?.message).toContain(message);
  expect(design.components[0]).toMatchObject({ replicas: { value: 3 }, workers: { value: 4 } });
});

test.each([
  ["shard Row into 4", "missing-part"],
  ["shard Row by hash(id)", "missing-part"],
  ["backup { retention 3 days }", "missing-part"],
  ["replicate 3 { quorum }", "missing-part"],
  ["replicate { mode sync }", "syntax-error"],
  ["raid { disks 4 }", "syntax-error"],
])("a database with %s is told what is missing", (body, code) => {
  expect(codes(`database Db { entity Row { key id }  ${body} }`)).toEqual([code]);
});

test("a shard's field may name its entity, and nothing else before it", () => {
  const sharded = (by: string) => designFromText(`database Db { entity Row { key id }  shard Row by hash(${by}) into 4 }`);
  for (const by of ["id", "Row.id", "Db.Row.id"]) {
    expect(sharded(by).findings).toEqual([]);
    expect(sharded(by).design.components[0]?.store?.sharding[0]?.fields).toEqual(["id"]);
  }
  for (const by of ["id.more", "Other.id", "ow.id"])
    expect(
      sharded(by)
        .findings.map(({ message }) => message)
        .join(),
    ).toContain(`\`${by}\``);
});

test("what is left of a block with a missing part is kept", () => {
  const { design } = designFromText(
    "database Db { replicate { mode sync }  backup { retention 3 days  to Store } }\nobjectstore Store\nservice Api { rate-limit { burst 20 } }",
  );
  const [db, , api] = design.components;
  expect(db?.replication).toMatchObject({ copies: { value: 1, assumed: expect.any(String) }, mode: { value: "sync" } });
  expect(db?.facts).toMatchObject({ "backup.retention": { value: 259_200 }, "backup.to": { value: "Store" } });
  expect(api?.facts).toMatchObject({ "rate-limit.burst": { value: 20 } });
});

test.each([
  "timeout 1 s  retries { jitter full }",
  "timeout 1 s  retries 2 { backoff }",
  "timeout 1 s  retries 2 { backoff exponential }",
  "timeout 1 s  retries 2 { backoff exponential() }",
  "timeout 1 s  hedge",
])("a link with %s is told what is missing", (body) => {
  expect(codes(`service A\nservice B\nA -> B { ${body} }`)).toHaveLength(1);
});

test("a dead-letter clause without a queue is one finding", () => {
  expect(codes("queue Q { dead-letter after 5 }")).toEqual(["syntax-error"]);
});

test.each([
  ["service A { availability 99%  mtbf 3 days }", "mtbf"],
  ["service A { service-time 2 ms  throughput 100 rps }", "throughput"],
  ["database A { replicas 2  replicate 3 }", "replicas"],
  ["coordinator A { replicas 2  nodes 3 }", "replicas"],
  ["region r { zones a, b }\nservice A { in r.a  across r }", "in"],
  ["service A\nservice B\nA -> B { latency 1 ms  rtt 3 ms }", "rtt"],
  ["external A { latency 2 ms  service-time 2 ms }", "latency"],
])("%s: the less direct property is reported", (text, key) => {
  const { findings } = designFromText(text);
  expect(findings).toMatchObject([{ rule: "duplicate-property" }]);
  expect(findings[0]?.message).toContain(`\`${key}\` is not used`);
});

const shop = "client User { users 10 }\nservice A { replicas 2 }\ncache C\ndatabase D\nUser -> A\nA -> C\nA -> D over http\n";

test.each([
  ['system "A"\nsystem "B"', "duplicate-property"],
  ["flow F { from User at 1 rps  from User at 2 rps  User -> A }", "duplicate-property"],
  ["flow F { from User  User -> A { A -> D read write } }", "duplicate-property"],
  ["flow F { from User  User -> A { A -> D over grpc } }", "undeclared-link"],
  ["flow F { from User  User -> A { A -> C on miss { } on miss { A -> D } } }", "duplicate-property"],
  ["flow F { from User  User -> A { A -> D on error { } on error { A -> C } } }", "duplicate-property"],
  ["flow F { from User  User -> C, A -> D }", "wrong-type"],
  ["slo A { throughput p99 >= 10 rps }", "wrong-type"],
  ["slo A { latency p99 < 10 ms over 30 days }", "wrong-type"],
  ['scenario "S" { warm-up 1 min  warm-up 2 min }', "duplicate-property"],
  ['view "V" { direction up  direction down }', "duplicate-property"],
  ["loadbalancer L { strategy weighted(Nobody 3, A 1) }", "wrong-type"],
  ["loadbalancer L { strategy weighted(A.1 3, 2) }", "wrong-type"],
])("%s is not accepted in silence", (text, code) => {
  expect(codes(shop + text)).toContain(code);
});

test("a step's protocol picks the link", () => {
  const text = `${shop}A -> D over grpc\nflow F { from User  User -> A { A -> D over grpc } }`;
  const { design, findings } = designFromText(text);
  expect(findings).toEqual([]);
  expect(JSON.stringify(design.flows)).toContain("A -> D #2");
});

test("the system's owner, a region's tags and a link's price between regions are facts", () => {
  const { design } = designFromText(
    'system "S" { owner platform  tags core, demo }\nregion a { owner x }\nregion b\nlink a <-> b { cost $1 / h }',
  );
  expect(design.facts).toMatchObject({ owner: { value: "platform" }, tags: { value: "core, demo" } });
  expect(design.regions[0]?.facts).toMatchObject({ owner: { value: "x" } });
  expect(design.regionLinks[0]?.facts).toHaveProperty("cost");
});

test.each(["probability 10%", "calls 3"])("a subscription with %s is told that its consumer gets every message", (property) => {
  const text = (link: string) => `service A\nqueue Q\nworker M\nservice B\nA ~> Q\n${link}`;
  const { findings, design } = designFromText(text(`Q -> M { idempotent  ${property} }\nM -> B { ${property} }`));
  expect(findings).toMatchObject([
    { rule: "unknown-property", severity: "error", element: "Q -> M", origin: { range: { start: { line: 5, character: 21 } } } },
  ]);
  expect(findings[0]?.message).toContain("A consumer gets every message");
  expect(design.links.find((link) => link.id === "Q -> M")).toMatchObject({ probability: { value: 1 }, calls: { value: 1 } });
  expect(codes(text("Q -> M { probability 100%  calls 1 }"))).toEqual([]);
});
