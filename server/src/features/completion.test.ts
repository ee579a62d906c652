import { expect, test } from "vitest";
import type { CompletionItem, CompletionList } from "vscode-languageserver";
import { openDesign, type TestOptions } from "../testing/client.ts";

async function complete(text: string, options: TestOptions = {}): Promise<readonly CompletionItem[]> {
  const client = await openDesign(text, options);
  const list = await client.at<CompletionList>("textDocument/completion");
  expect(client.shown).toEqual([]);
  return [...list.items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
}

async function labels(text: string, options?: TestOptions): Promise<readonly string[]> {
  return (await complete(text, options)).map((item) => item.label);
}

test("an empty line offers statements, kinds and whole constructs", async () => {
  const items = await labels("█");
  expect(items).toEqual(expect.arrayContaining(["flow", "slo", "scenario", "service", "database", "queue with a worker"]));
});

test("a body offers the keys of its kind with documentation, without those already there", async () => {
  const items = await complete("service Api { replicas 3  █ }");
  const names = items.map((item) => item.label);
  expect(names).toContain("service-time");
  expect(names).not.toContain("replicas");
  expect(names).not.toContain("hit-ratio");
  expect(JSON.stringify(items.find((item) => item.label === "workers")?.documentation)).toContain("Left out");
});

test("a block inside a body offers its own keys", async () => {
  const names = await labels("service Api { replicas 3  autoscale { min 2 █ } }");
  expect(names).toEqual(expect.arrayContaining(["max", "target", "startup"]));
  expect(names).not.toContain("min");
  expect(names).not.toContain("workers");
});

test("a key offers the words it allows", async () => {
  expect(await labels("database Db { consistency █ }")).toEqual(["strong", "sequential", "causal", "eventual"]);
  expect(await labels("database Db { replicate 3 { style lead█ } }")).toContain("leader-follower");
});

test("a number is followed by the units of its dimension", async () => {
  expect(await labels("service Api { service-time 5 █ }")).toEqual(expect.arrayContaining(["ms", "s", "µs"]));
  expect(await labels("cache C { size 35 █ }")).toEqual(expect.arrayContaining(["GB", "GiB"]));
  expect(await labels("cache C { size 35 █ }")).not.toContain("ms");
  expect(await labels("service A { replicas 2 }\nservice B\nA -> B { timeout 20█")).not.toContain("GB");
});

test("an arrow is followed by components", async () => {
  expect(await labels("service Api\ndatabase Db\nApi -> █\n")).toEqual(["Api", "Db"]);
});

test("a reference offers what it may refer to", async () => {
  expect(await labels("coordinator Zk\nservice Api\nservice B { leader-elected by █ }")).toEqual(["Zk"]);
  expect(await labels("region us { zones a, b }\nservice Api { in █ }")).toEqual(["us", "us.a", "us.b"]);
});

test("a value offers constants of its dimension only", async () => {
  const items = await labels("let wait = 200 ms\nlet size = 5 GB\nservice A\nservice B\nA -> B { timeout █ }");
  expect(items).toContain("wait");
  expect(items).not.toContain("size");
});

test("a step offers the calls its component can make", async () => {
  const names = await labels(
    "client U\nservice Api\ndatabase Db\ncache C\nU -> Api\nApi -> Db\nApi -> C\nflow F {\n  from U\n  U -> Api {\n    █\n  }\n}",
  );
  expect(names.slice(0, 2)).toEqual(["Api -> Db", "Api -> C"]);
  expect(names).toContain("on miss");
});

test("objectives and scenarios offer their terms", async () => {
  expect(await labels("client U\nflow F { from U }\nslo F { █ }")).toEqual(expect.arrayContaining(["availability", "latency", "rpo"]));
  expect(await labels("client U\nflow F { from U }\nslo █")).toContain("F");
  expect(await labels('scenario "S" {\n  █\n}')).toEqual(expect.arrayContaining(["kill", "load", "expect"]));
  expect(await labels('cache C\nscenario "S" {\n  at 3 min kill █\n}')).toContain("C");
});

test("technologies come with their title", async () => {
  const redis = (await complete("cache C { technology █ }")).find((item) => item.label === "redis");
  expect(redis?.detail).toContain("Redis");
});

test("an import offers the other files", async () => {
  expect(await labels("import █", { files: { "regions.arch": "region us { zones a }" } })).toContain('"./regions.arch"');
});

test("nothing is offered inside comments and texts", async () => {
  expect(await labels("// ser█")).toEqual([]);
  expect(await labels("/* ser█ */")).toEqual([]);
  expect(await labels('system "ser█"')).toEqual([]);
});

test("a half-typed design further down does not matter", async () => {
  expect(await labels("service Api { █\n\ndatabase {{{ ->")).toContain("replicas");
});
