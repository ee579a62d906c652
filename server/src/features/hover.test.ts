import { expect, test } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver";
import { columnGap } from "../hover/text.ts";
import { openDesign } from "../testing/client.ts";

const textOf = ({ contents }: Hover): string => (contents as MarkupContent).value.replaceAll(columnGap, "");

async function hoverText(text: string): Promise<string | null> {
  const client = await openDesign(text);
  const hover = await client.at<Hover | null>("textDocument/hover");
  expect(client.shown).toEqual([]);
  return hover && textOf(hover);
}

const design = `
client User { peak 3x }
/** Answers everything. */
service Api { replicas 2  workers 4  service-time 10 ms  availability 99% }
database Db "Main store" { replicate 3 { style leader-follower  mode semi-sync  failover 20 s } }
User -> Api { timeout 1 s }
Api -> Db { timeout 100 ms }
flow Read { from User at 100 rps  User -> Api { Api -> Db read } }
slo Read { availability 99% over 30 days  latency p99 < 200 ms }
`;

const over = (find: string, part = find): string => design.replace(find, find.replace(part, `${part.slice(0, 1)}█${part.slice(1)}`));

test("a component shows load, utilisation, time and availability", async () => {
  const text = await hoverText(over("service Api", "Api"));
  expect(text).toContain("service **Api**");
  expect(text).toContain("Answers everything.");
  expect(text).toMatch(/Load \| 100 rps · peak 300 rps/);
  // 100 rps × 10 ms over 2 replicas × 4 workers.
  expect(text).toMatch(/Utilisation \| 12\.5% · peak 37\.5% of 4 workers each/);
  expect(text).toMatch(/Time here \| mean .* · p50 .* · p99 /);
  // Two independent replicas of 99%.
  expect(text).toContain("99.99%");
  expect(text).toMatch(/down .* a year/);
});

test("what was assumed is told with its reason", async () => {
  const text = await hoverText(over("database Db", "Db"));
  expect(text).toContain("Assumed, because the design does not say:");
  expect(text).toMatch(/service.time/);
});

test("a link shows its calls and how often the timeout is reached", async () => {
  const text = await hoverText(over("Api -> Db {", "-> "));
  expect(text).toContain("call **Api -> Db**");
  expect(text).toMatch(/Calls \| 100 rps/);
  expect(text).toMatch(/Timeout \| 100 ms, reached by .*% of calls/);
});

test("a flow shows where its time goes and what it promises", async () => {
  const text = await hoverText(over("flow Read", "Read"));
  expect(text).toMatch(/Rate \| 100 rps/);
  expect(text).toMatch(/Time goes to \| /);
  expect(text).toMatch(/Objectives \| \d of 2 met/);
});

test("an objective shows every term with its margin", async () => {
  const text = await hoverText(over("latency p99 < 200 ms", "latency"));
  expect(text).toContain("objectives of **Read**");
  expect(text).toMatch(/latency p99/);
});

test("an objective says how the term pointed at is computed, and not how others are", async () => {
  const promised = `${design}slo Read { throughput >= 1 rps }`.replace("timeout 100 ms", "timeout 100 ms  pool 3");
  expect(await hoverText(promised.replace("latency p99", "la█tency p99"))).toMatch(/latency p99 \\< 200 ms: _Approximate/);
  expect(await hoverText(promised.replace("throughput", "th█roughput"))).toMatch(/throughput \\>= 1 rps: _Exact/);
});

test("a keyword of a flow, an objective or a scenario says what it does, above the card of what it is part of", async () => {
  const steps = design.replace("{ Api -> Db read }", "{ may█be 20% { Api -> Db read } }");
  expect(await hoverText(steps)).toMatch(/^`maybe` — Runs with a probability\.\n\nflow \*\*Read\*\*/);
  expect(await hoverText(over("latency p99", "latency"))).toMatch(/^`latency` — .*\n\nobjectives of/);
  const scenario = `${design}scenario "S" for 5 min { at 1 min ki█ll 1 of Api for 2 min }`;
  expect(await hoverText(scenario)).toMatch(/^`kill` — Stops replicas of a component\.\n\nscenario \*\*S\*\*/);
});

test("a replication clause shows what a write waits for", async () => {
  const text = await hoverText(over("replicate 3", "replicate"));
  expect(text).toContain("the leader and the fastest follower");
  expect(text).toContain("Copies of the data");
});

test("a constant shows its value", async () => {
  expect(await hoverText("let wr█ites = 100M / month\n")).toContain("38.6 rps");
});

test("a key, a kind and a unit show what they mean", async () => {
  expect(await hoverText("service Api { work█ers 3 }")).toContain("cores or threads");
  expect(await hoverText("serv█ice Api")).toContain("Code that answers requests");
  expect(await hoverText("let a = 1 mon█th")).toContain("30 days");
});

test("an unstable queue says why there is no number", async () => {
  const text = await hoverText(
    "client U\nservice Sl█ow { workers 1  service-time 1 s }\nU -> Slow\nflow F { from U at 10 rps  U -> Slow }\n",
  );
  expect(text).toMatch(/Utilisation \| 1000%/);
  expect(text).toContain("cannot be computed");
});

test("names cannot smuggle Markdown into a hover", async () => {
  expect(await hoverText('service A█pi "[x](command:evil) <img>"')).toContain(String.raw`\[x\](command:evil) \<img\>`);
});

test("formulas stand with their numbers", async () => {
  const component = await hoverText(over("service Api", "Api"));
  // A written time is the mean of an exponential one, so each replica is M/M/4.
  expect(component).toContain("ρ = λ·S/c = 50 rps · 10 ms / 4 = 12.5%");
  expect(component).toContain("T = Wq + S = ");
  expect(await hoverText(over("flow Read", "Read"))).toMatch(/T = Σ hops = .* \(Api\) \+ /);
});

test("a constant shows its formula, with the values of the names in it", async () => {
  const text = await hoverText(`let users = 1M\nlet each = 10 / day\nlet pe█ak = users * each * max(3, users / 1M)\n`);
  expect(text).toContain("peak = users * each * max(3, users / 1M)");
  expect(text).toContain("     = 1M * (10 / day) * max(3, 1M / 1M)");
  expect(text).toContain("     = 347 rps");
  expect(await hoverText("let us█ers = 1M\n")).not.toContain("~~~");
});

test("what would change a flow most is worked out while somebody points at it", async () => {
  const client = await openDesign(over("flow Read", "Read"));
  const ask = async (): Promise<string> => textOf(await client.at<Hover>("textDocument/hover"));
  let text = await ask();
  // Who points first gets what a moment's search finds, and who points again what was found since.
  for (let i = 0; i < 5000 && !text.includes("change it most ("); i++) text = await ask();
  expect(text).toContain("What would change it most (each a tenth up or down, counts by at least one):");
  expect(text).toMatch(/\| p99 \| \*\*−\d+(\.\d+)?%\*\* with service-time of `(Api|Db)` /);
  expect(text).toMatch(/\| Time down \| \*\*−\d/);
  expect(text).toMatch(/\| Carries \| \*\*\+\d/);
  expect(client.shown).toEqual([]);
});

test("nothing would change a client, whose numbers are given", async () => {
  expect(await hoverText(over("client User", "User"))).not.toContain("change it most");
});

test("a product shows where the defaults it brings come from", async () => {
  const text = await hoverText("cache C { technology re█dis }");
  expect(text).toContain("In-memory key-value store.");
  expect(text).toContain("https://redis.io/");
  expect(await hoverText("dns D { technology rou█te53 }")).toContain("secondary");
});

const regional = `
region eu { zones a, b  availability 99.99% }
client User { peak 2x }
service Api { replicas 4  across eu  workers 4  service-time exponential(10 ms)  availability 99.9%  cost $30 / month }
database Db { across eu  replicate 2 { mode async  read-from followers }  workers 8  service-time 5 ms
  entity Row { key id { cardinality 1M }  row-size 1 kB  grows 1M / day  keep 30 days }
  shard Row by consistent-hash(id) into 4 }
User -> Api { timeout 1 s }
Api -> Db { timeout 100 ms  pool 20 }
flow Read { from User at 400 rps  User -> Api { Api -> Db read key id } }
`;

const at = (find: string, part = find): string => regional.replace(find, find.replace(part, `${part.slice(0, 1)}█${part.slice(1)}`));

test("a flow shows what a lost zone and a lost replica leave, and through whom it is down", async () => {
  const text = await hoverText(at("flow Read", "Read"));
  // 4 replicas × 4 workers / 10 ms carry 1600 rps, the peak is 800 rps: half of them just carry it.
  expect(text).toMatch(/Without zone eu\.[ab] \| carries 1× the peak, then Api is full/);
  expect(text).toMatch(/Without one replica of /);
  expect(text).toMatch(/Down through \| .*%/);
  expect(text).toMatch(/Reads are behind \| /);
});

test("a component shows what it needs, stores, loses and costs", async () => {
  expect(await hoverText(at("service Api", "Api"))).toMatch(/Needs at peak \| 3 replicas, \d with one zone or replica lost \(70% busy\)/);
  expect(await hoverText(at("service Api", "Api"))).toMatch(/Cost \| \$120\.00 a month · \$0\.\d+ per million requests/);
  const store = await hoverText(at("database Db", "Db"));
  expect(store).toMatch(/Storage \| 30 GB · grows 1 GB a day/);
  expect(await hoverText(at("shard Row", "shard"))).toMatch(/Keys that move \| .*% with one shard more/);
});

test("regions, zones, groups and the network between regions say what is theirs", async () => {
  const places = `
region eu { zones a, b  availability 99.99% }
region us
link eu <-> us { rtt 80 ms  bandwidth 10 Gbps }
group edge "Edge" { trust public
  service Api { replicas 4  across eu }
}
database Db { in eu.a }
group empty { }
`;
  const here = (find: string, part: string): Promise<string | null> =>
    hoverText(places.replace(find, find.replace(part, `${part.slice(0, 1)}█${part.slice(1)}`)));
  expect(await here("region eu", "eu")).toMatch(/^region \*\*eu\*\*.*Availability \| 99\.99%.*Zones \| a, b.*Holds \| Api, Db \|$/s);
  const none = await here("region us", "us");
  expect(none).toMatch(/Availability \| 100% \(assumed: /);
  expect(none).not.toMatch(/Zones|Holds/);
  const zone = await here("in eu.a", "a");
  expect(zone).toMatch(/^zone \*\*eu\.a\*\*.*Holds \| Api \(2 of 4\), Db \|$/s);
  expect(zone).not.toContain("Zones");
  expect(await here("eu <-> us", "<->")).toMatch(/^network \*\*eu <-> us\*\*.*Round trip \| 80 ms.*Bandwidth \| 1\.25 GB\/s/s);
  expect(await here("group edge", "edge")).toMatch(/^group \*\*edge\*\* — Edge.*Trust \| public.*Holds \| Api \|$/s);
  expect(await here("group empty", "empty")).toMatch(/Holds \| no component \|$/);
});

test("a step of a flow shows the call over its link", async () => {
  const text = await hoverText(at("Api -> Db read", "-> "));
  expect(text).toContain("call **Api -> Db**");
  expect(text).toMatch(/In flight \| .* of 80 connections/);
});
