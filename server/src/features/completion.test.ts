import { describe, expect, test } from "vitest";
import type { CompletionItem, CompletionList } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, type TestClient, type TestOptions, uriOf, withoutCursor } from "../testing/client.ts";

interface Completed {
  readonly client: TestClient;
  /** In the order the editor shows them. */
  readonly items: readonly CompletionItem[];
}

/** One client for designs of one file: starting one for each place would take most of the time. */
const shared = openDesign("");

async function complete(text: string, options?: TestOptions): Promise<Completed> {
  const client = options ? await openDesign(text, options) : await shared;
  const { text: plain, position } = withoutCursor(text);
  if (!options) await client.edit(plain, "main.arch", false);
  const list = await client.at<CompletionList>("textDocument/completion", { position });
  expect(client.shown).toEqual([]);
  return { client, items: [...list.items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1)) };
}

async function labels(text: string, options?: TestOptions): Promise<readonly string[]> {
  return (await complete(text, options)).items.map((item) => item.label);
}

/** The text after a suggestion is taken; `$0`-like places to fill in are shown as they are. */
async function taken(text: string, label: string, options?: TestOptions): Promise<string> {
  const { items } = await complete(text, options);
  const item = items.find((candidate) => candidate.label === label);
  if (!item?.textEdit) throw new Error(`There is no ${label} among ${items.map((candidate) => candidate.label).join(", ")}.`);
  const range = "range" in item.textEdit ? item.textEdit.range : item.textEdit.replace;
  const edits = [{ range, newText: item.textEdit.newText }, ...(item.additionalTextEdits ?? [])];
  return TextDocument.applyEdits(TextDocument.create(uriOf("main.arch"), "arch", 0, withoutCursor(text).text), edits);
}

const shop = `region us { zones a, b }
let wait = 200 ms
let size = 5 GB
client User { users 1M  tags people }
service Api { replicas 3  tags core }
service Other
cache Cache
queue Jobs
coordinator Zk
database Db {
  entity Order { key id  field user }
  entity Item { key sku }
}
User -> Api
Api -> Db
Api -> Cache
Api ~> Jobs
flow Buy { from User  User -> Api { Api -> Db } }
`;

/** Where the cursor is, what must be offered, what must come first, what must not be there. */
type Case = readonly [text: string, expected: readonly string[], first?: string | null, missing?: readonly string[]];
const cases: readonly Case[] = [
  ["█", ["flow", "slo", "scenario", "service", "database", "queue with a worker", "client with users"], "flow"],
  ['group "G" { █ }', ["trust", "service", "group"], null, ["flow", "slo"]],
  ["Api █", ["->", "~>"], "->"],
  ["Api -> █", ["Db", "Cache", "Jobs", "Other"], "Db"],
  ["Api -> Db, █", ["Cache"], "Db"],
  ["Api -> Db over █", ["grpc", "https"]],
  ["Api -> D█", ["Db"]],
  ["Api -> Db { █ }", ["timeout", "retries", "circuit-breaker"], "timeout", ["replicas"]],
  ["Api -> Db { retries 2 { █ } }", ["backoff", "jitter", "budget"], "backoff"],
  ["service X { █ }", ["replicas", "workers", "service-time"], null, ["hit-ratio"]],
  ["service X { replicas 3  █ }", ["workers"], null, ["replicas"]],
  ["service X { replicas 3  autoscale { min 2 █ } }", ["max", "target", "startup"], null, ["min", "workers"]],
  ["service X { service-t█ }", ["service-time"]],
  ["service X { service-time █ }", ["wait", "exponential(mean)"], "lognormal(p50 4 ms, p99 30 ms)", ["size"]],
  ["service X { service-time 5 █ }", ["ms", "s", "µs"], "ms", ["GB"]],
  ["cache X { size 35 █ }", ["GB", "GiB"], null, ["ms"]],
  ["cache X { technology █ }", ["redis", "postgres"], "redis"],
  ["database X { consistency █ }", ["strong", "sequential", "causal", "eventual"], "strong"],
  ["database X { replicate 3 { style lead█ } }", ["leader-follower"]],
  ["database X { raid █ }", ["10", "5"], null],
  ["database X {\n  entity Row { key id }\n  shard Row by █\n}", ["hash(…)", "consistent-hash(…)", "range(…)"], "hash(…)"],
  ["database X {\n  entity Row { key id }\n  shard Row by hash(█\n}", ["id", "sku"]],
  ["service X { leader-elected by █ }", ["Zk"], "Zk", ["Api"]],
  ["service X { in █ }", ["us", "us.a", "us.b"], "us", ["Api"]],
  ["service X { in us.█ }", ["a", "b"], "a"],
  ["queue X { dead-letter █ }", ["Jobs"], "Jobs", ["Api"]],
  ["queue X { dead-letter Jobs █ }", ["after"]],
  ["service X { accept █ }", ["single-point-of-failure"]],
  ["service X { tags █ }", ["core", "people"], "core"],
  ["client X { users 5█ }", ["k", "M", "million"]],
  ["let x = █", ["wait", "size", "max"], "wait"],
  ["let x = 2 * w█", ["wait"]],
  ["let x = zipf-share(1M, █)", ["wait", "keys", "skew", "max"], "wait", ["top"]],
  ["cache X { size bloom-bits(false-positives 1%, █) }", ["keys"], null, ["false-positives"]],
  ["cache X { size █ }", ["bloom-bits", "max"], "35 GB", ["nines", "transfer-time"]],
  ["Api -> Other { timeout █ }", ["wait", "transfer-time"], "200 ms", ["bloom-bits"]],
  ["let x = 5 █", ["ms", "GB"]],
  ["link █", ["us"], "us"],
  ["link us █", ["<->"]],
  ["slo █", ["Buy", "Api", "Db"], "Buy"],
  ["slo Buy { █ }", ["availability", "latency", "throughput"], "availability"],
  ["slo Buy { latency █ }", ["p99", "mean"], "p99", ["availability"]],
  ["slo Buy { latency p99 █ }", ["<", "<="], "<"],
  ["slo Buy { latency p99 < 200 █ }", ["ms"], "ms", ["GB"]],
  ["slo Buy { availability 99.9% █ }", ["over", "latency"], "over"],
  ["flow F { █ }", ["from", "priority", "parallel", "choose", "on miss"], "from"],
  ["flow F {\n  from User\n  █\n}", ["priority"], "priority", ["from"]],
  ["flow F {\n  priority 1\n  █\n}", ["from"], "from", ["priority"]],
  ["flow F {\n  from User\n  User -> Api {\n    Api -> Db\n    █\n  }\n}", ["Api -> Db"], "Api -> Cache", ["from"]],
  ["flow F { from █ }", ["User"], "User", ["Api"]],
  ["flow F { from User █ }", ["at"]],
  ["flow F { from User at █ }", ["wait"]],
  ["flow F {\n  from User\n  User -> Api {\n    █\n  }\n}", ["Api -> Db", "Api -> Cache", "Api ~> Jobs", "on miss"], "Api -> Db"],
  ["flow F {\n  from User\n  User -> Api {\n    Api -> █\n  }\n}", ["Db", "Cache", "Other"], "Db"],
  ["flow F {\n  from User\n  User -> Api {\n    Api -> Db █\n  }\n}", ["read", "write", "key"], "read"],
  ["flow F {\n  from User\n  User -> Api {\n    Api -> Db read key █\n  }\n}", ["id", "sku", "Order.id"]],
  ["flow F {\n  from User\n  on █\n}", ["miss", "error"], "miss"],
  ["flow F {\n  accept █\n}", ["single-point-of-failure"]],
  ['scenario "S" {\n  █\n}', ["at", "kill", "load", "expect", "warm-up"]],
  ['scenario "S" █', ["for"]],
  ['scenario "S" {\n  at 3 █\n}', ["min", "s"], null, ["GB"]],
  ['scenario "S" {\n  at 3 min █\n}', ["kill", "load"]],
  ['scenario "S" {\n  at 3 min kill █\n}', ["Api", "Cache"]],
  ['scenario "S" {\n  kill 1 █\n}', ["of"]],
  ['scenario "S" {\n  kill Api █\n}', ["for"]],
  ['scenario "S" {\n  load █\n}', ["Buy"], "Buy"],
  ['scenario "S" {\n  load Buy █\n}', ["x"]],
  ['scenario "S" {\n  slow Db x 3 █\n}', ["for"]],
  ['scenario "S" {\n  drop 5% █\n}', ["on"]],
  ['scenario "S" {\n  drop 5% on Api -> █\n}', ["Db"], "Db"],
  ['scenario "S" {\n  outage █\n}', ["us", "us.a"]],
  ['scenario "S" {\n  scale Api █\n}', ["to"]],
  ['scenario "S" {\n  scale Db to 8 █\n}', ["shards", "for"]],
  ['scenario "S" {\n  scale Db to 8 shards █\n}', ["for"]],
  ['scenario "S" {\n  hot █\n}', ["key"]],
  ['scenario "S" {\n  hot key Order.█\n}', ["id", "user"], "id", ["sku"]],
  ['scenario "S" {\n  expect █\n}', ["Buy", "no data loss"], "Buy"],
  ['scenario "S" {\n  expect Buy █\n}', ["p99", "availability"], "p99"],
  ['scenario "S" {\n  expect Buy p99 █\n}', ["<"], "<"],
  ['scenario "S" {\n  expect Buy availability █\n}', [">"], ">"],
  ['scenario "S" {\n  expect Buy p99 < 300 █\n}', ["ms"], "ms"],
  ['scenario "S" {\n  expect Buy p99 < 300 ms █\n}', ["after"]],
  ['view "V" { █ }', ["include", "exclude", "direction"], "include"],
  ['view "V" { include █ }', ["Buy", "Api", "tag"], "Buy"],
  ['view "V" { include tag █ }', ["core", "people"], "core"],
  ['view "V" { include neighbours of █ }', ["Api"]],
  ['view "V" { direction █ }', ["right", "down"], "right"],
  ["// ser█", []],
  ["/* ser█ */", []],
  ['system "ser█"', []],
  ["service X { █\n\ndatabase {{{ ->", ["replicas"]],
];

describe("at the cursor", () => {
  test.each(cases.map((row) => [row[0], row] as const))("%s", async (_, [text, expected, first, missing = []]) => {
    const found = await labels(`${shop}${text}`);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found).toEqual([]);
    if (first) expect(found[0]).toBe(first);
    expect(found.filter((label) => missing.includes(label))).toEqual([]);
  });
});

test.each([
  ["service Api\nservice B\nB -> A█", "Api", "service Api\nservice B\nB -> Api"],
  ["service Api\nservice B\nB -> A█xx", "Api", "service Api\nservice B\nB -> Api"],
  ["region us-east { zones a }\nservice A { in us-e█ }", "us-east", "region us-east { zones a }\nservice A { in us-east }"],
  ["region us-east { zones a }\nservice A { in us-east.█ }", "a", "region us-east { zones a }\nservice A { in us-east.a }"],
  ["service A { service-time 5█ }", "ms", "service A { service-time 5 ms }"],
  ["service A { service-time 5m█ }", "ms", "service A { service-time 5 ms }"],
  ["service A { service-time 5 m█ }", "ms", "service A { service-time 5 ms }"],
  ["service A { error-rate 5█ }", "%", "service A { error-rate 5% }"],
  ["service A { repl█ }", "replicas", "service A { replicas ${1:3} }"],
  ["flow F {\n  on m█\n}", "miss", "flow F {\n  on miss\n}"],
])("%s with %s", async (text, label, expected) => expect(await taken(text, label)).toBe(expected));

test("an empty file begins with its head, another goes on with what uses its components", async () => {
  expect((await labels("█"))[0]).toBe("system");
  expect((await labels("service Api\n█"))[0]).toBe("flow");
});

test("in the brackets of a distribution stand its values, then the labels that are left, and constants that are times", async () => {
  const at = (inside: string): Promise<readonly string[]> => labels(`${shop}service Z { service-time lognormal(${inside}`);
  expect(await at("█")).toEqual(["p50 4 ms, p99 30 ms", "mean 5 ms, cv 1.5", "wait"]);
  expect(await at("p50 4 ms, █")).toEqual(["p99", "wait"]);
  expect(await at("mean 4 ms, █")).toEqual(["cv", "wait"]);
  expect((await at("p50 4 █")).slice(0, 2)).toEqual(["ms", "s"]);
  expect(await at("p50 4 ms █")).toEqual([]);
  expect(await taken("service Z { service-time exponential(█", "5 ms")).toBe("service Z { service-time exponential(${1:5 ms}");
  // A back-off of that name has other values.
  expect(await labels("service A\nservice B\nA -> B { retries 2 { backoff exponential(█")).not.toContain("5 ms");
});

test("what only this element has comes before what every element has", async () => {
  const found = await labels("service Z { █ }");
  expect(found[0]).toBe("technology");
  expect(found.indexOf("title")).toBeGreaterThan(found.indexOf("service-time"));
});

test("constructs of several lines are indented by the editor and have places to fill in", async () => {
  expect(await taken("flo█", "flow")).toBe(
    "flow ${1:Read} {\n  from ${2:User} at ${3:100 rps}\n  $2 -> ${4:Api} {\n    $4 -> ${5:Db} read\n  }\n}",
  );
});

describe("other files", () => {
  const files = { "shared/data.arch": "database Store\nservice Api\nlet slow = 5 s\n", "regions.arch": "region us { zones a }\n" };

  test("their names complete with an import", async () => {
    expect(await taken("service Web\nWeb -> S█", "Store", { files })).toBe(
      'import { Store } from "./shared/data.arch"\n\nservice Web\nWeb -> Store',
    );
    expect(await taken('system "S"\nservice Web { in u█ }', "us", { files })).toBe(
      'system "S"\n\nimport { us } from "./regions.arch"\nservice Web { in us }',
    );
  });

  test("an import that is there is extended, in order", async () => {
    expect(await taken('import { Api } from "./shared/data.arch"\nApi -> S█', "Store", { files })).toBe(
      'import { Api, Store } from "./shared/data.arch"\nApi -> Store',
    );
    expect(await taken('import { Store } from "./shared/data.arch"\nservice B\nB -> A█', "Api", { files })).toBe(
      'import { Api, Store } from "./shared/data.arch"\nservice B\nB -> Api',
    );
  });

  test("what is visible already comes without", async () => {
    const { items } = await complete('import "./shared/data.arch"\nservice B\nB -> █', { files });
    const store = items.filter((item) => item.label === "Store");
    expect(store).toHaveLength(1);
    expect(store[0]?.additionalTextEdits).toBeUndefined();
  });

  test("names of a file that imports this one are imported, too", async () => {
    const { items } = await complete("service B\nB -> T█", { files: { "top.arch": 'import "./main.arch"\nservice Top\n' } });
    expect(items.find((item) => item.label === "Top")?.additionalTextEdits).toHaveLength(1);
  });

  test("names of other files wait for a letter, are of a kind that fits, and come last and not by the hundred", async () => {
    const many = Array.from({ length: 80 }, (_, index) => `service Node${index}`).join("\n");
    const options = {
      files: { "far.arch": `${many}\nclient Nobody\nqueue Notes\nlet nap = 5 s\nlet need = 2 GB\nlet never = 3\n` },
    };
    const own = "service B\nservice Near\nB -> ";
    const list = async (text: string): Promise<CompletionList> => {
      const client = await openDesign(text, options);
      return client.at<CompletionList>("textDocument/completion", { position: withoutCursor(text).position });
    };
    const before = await list(`${own}█`);
    expect(before.items.map(({ label }) => label)).toEqual(["Near", "B"]);
    expect(before.isIncomplete).toBe(true);
    const some = await list(`${own}N█`);
    expect(some.items).toHaveLength(52);
    expect(some.isIncomplete).toBe(true);
    // Editors put what is typed in full first, which an own name that goes on is not.
    expect(some.items.at(-1)).toMatchObject({ label: "Node49", filterText: "Node49 ./far.arch" });
    const few = await list(`${own}not█`);
    expect(few.items.map(({ label }) => label)).toEqual(["Near", "B", "Notes"]);
    expect(few.isIncomplete).toBe(false);
    expect(await labels('service B\nscenario "S" { at 1 s kill N█ }', options)).toEqual(["B"]);
    expect(await labels("database D { replicate 3 { failover n█ } }", options)).toContain("nap");
    const constants = await labels("database D { replicate 3 { failover n█ } }", options);
    expect(constants).not.toContain("need");
    expect(constants).not.toContain("never");
  });

  test("paths", async () => {
    expect((await labels("import █", { files })).slice(0, 2)).toEqual(['"./regions.arch"', '"./shared/data.arch"']);
    expect(await taken('import "./re█"', "./regions.arch", { files })).toBe('import "./regions.arch"');
    expect(await taken('import { us } from "█', "./regions.arch", { files })).toBe('import { us } from "./regions.arch');
  });

  test("names of the file whose path is there", async () => {
    expect(await labels('import { █ } from "./shared/data.arch"', { files })).toEqual(["Store", "Api", "slow"]);
    expect(await labels('import { Store, █ } from "./shared/data.arch"', { files })).toEqual(["Api", "slow"]);
    expect(await labels("import { Store } █", { files })).toEqual(["from"]);
  });
});

test("the documentation comes when it is asked for", async () => {
  const { client, items } = await complete("service Api { █ }");
  const workers = items.find((item) => item.label === "workers");
  expect(workers?.documentation).toBeUndefined();
  const resolved = await client.connection.sendRequest<CompletionItem>("completionItem/resolve", workers);
  expect(JSON.stringify(resolved.documentation)).toContain("Left out");
});

test.each([
  ["cache C { technology red█ }", "redis", "Redis"],
  ["service A { accept single█ }", "single-point-of-failure", "without a second copy"],
  ["█", "flow", "One kind of request"],
  ["█", "service", "."],
  ["let x = █", "max", "max"],
  ["/** Takes orders. */\nservice Api\nservice B\nB -> █", "Api", "Takes orders"],
])("%s explains %s", async (text, label, expected) => {
  const { client, items } = await complete(text);
  const resolved = await client.connection.sendRequest<CompletionItem>(
    "completionItem/resolve",
    items.find((item) => item.label === label),
  );
  expect(JSON.stringify(resolved.documentation)).toContain(expected);
});
