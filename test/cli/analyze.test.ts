import { expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

const example = "examples/url-shortener.arch";

interface AnalysisJson {
  readonly lets: Record<string, { value: number; dimension: string; text: string }>;
  readonly flows: Record<string, { rate: number; latency: { p99: number }; availability: number; methods: Record<string, string> }>;
  readonly components: Record<string, { utilisation: number; replicas: number; methods: Record<string, string> }>;
  readonly links: Record<string, { rate: number }>;
  readonly objectives: readonly { target: string; term: string; met: boolean | null }[];
}

async function analyzed(args: readonly string[], stdin?: string): Promise<AnalysisJson> {
  const { out, err } = await lintel(["analyze", ...args, "--format", "json"], stdin === undefined ? {} : { stdin });
  expect(err).toBe("");
  expect(schemaProblems("analyze", out)).toEqual([]);
  return JSON.parse(out);
}

test("the constants of the URL shortener", async () => {
  const { lets } = await analyzed([example]);
  expect(lets.links).toMatchObject({ text: "38.6 rps", dimension: "rate" });
  expect(lets.links?.value).toBeCloseTo(38.58, 2);
  expect(lets.redirects?.value).toBeCloseTo(3858, 0);
  expect(lets.stored?.value).toBeCloseTo(6.0833e12, -9);
  expect(lets["hot-set"]?.value).toBeCloseTo(33.33e9, -7);
  expect(lets["keys-6"]?.value).toBe(62 ** 6);
});

test("an empty design is told to be empty", async () => {
  for (const stdin of ["", "// later\n"]) {
    const { out, code } = await lintel(["analyze", "-"], { stdin });
    expect(out).toContain("The design has no component yet");
    expect(code).toBe(0);
  }
});

test("a flow, its components, links and objectives", async () => {
  const { flows, components, links, objectives } = await analyzed(["-"], sound);
  expect(flows.Browse?.rate).toBeCloseTo(100, 9);
  expect(flows.Browse?.latency.p99).toBeGreaterThan(0.01);
  expect(flows.Browse?.availability).toBeGreaterThan(0.99);
  // 100 rps on 4 replicas with 8 workers of 5 ms each.
  expect(components.Api?.utilisation).toBeCloseTo(((100 / 4) * 0.005) / 8, 9);
  expect(links["Front -> Api"]?.rate).toBeCloseTo(100, 6);
  expect(objectives).toMatchObject([
    { target: "Browse", term: "availability 99% over 30 days", met: true },
    { target: "Browse", term: "latency p99 < 1 s", met: true },
  ]);
});

test("bounds are told as such, in the tables and in the JSON", async () => {
  const stdin = `
    client User
    cache Hot { service-time 1 ms  write back  flush 5 s }
    database Db { workers 4  service-time 5 ms }
    User -> Hot -> Db
    User -> Db
    flow Save { from User at 300 rps  User -> Hot write { Hot -> Db write } }
    flow Look { from User at 300 rps  User -> Db read }
  `;
  const { out } = await lintel(["analyze", "-"], { stdin });
  expect(out).toMatch(/Db +≤ 600 rps/);
  expect(out).toMatch(/User -> Db +300 rps .* ≤ /);
  expect(out).toMatch(/carries at least .* \(Db is the bottleneck\)/);
  const { components, flows } = await analyzed(["-"], stdin);
  expect(components.Db?.methods).toMatchObject({ rate: "upper-bound", utilisation: "upper-bound", sojourn: "upper-bound" });
  expect(components.Hot?.methods).not.toHaveProperty("rate");
  expect(flows.Look?.methods).toMatchObject({ latency: "upper-bound", maxThroughput: "lower-bound" });
});

test("a missed objective ends with status 1", async () => {
  const { code, out } = await lintel(["analyze", "-"], { stdin: fragile });
  expect(code).toBe(1);
  expect(out).toMatch(/✗ +Use +availability 99\.99% over 30 days/);
  expect((await lintel(["analyze", "-"], { stdin: sound })).code).toBe(0);
});

test("an objective that overload puts out of reach ends with status 1", async () => {
  const stdin = fragile
    .replace("replicas 1", "replicas 1  workers 1  service-time 200 ms")
    .replace("availability 99.99% over 30 days", "latency p99 < 300 ms");
  const { code, out } = await lintel(["analyze", "-"], { stdin });
  expect(out).toMatch(/✗ +Use +latency p99 < 300 ms +overloaded +Api/);
  expect(code).toBe(1);
});

test("how much of the peak is carried where one client's peak is higher than another's", async () => {
  const stdin = `
    client Users { peak 5x }
    client Sensors
    database Db { workers 1  service-time 1 ms }
    Users, Sensors -> Db
    flow Ask { from Users at 10 / s  Users -> Db }
    flow Feed { from Sensors at 400 / s  Sensors -> Db }
  `;
  const { out } = await lintel(["analyze", "-"], { stdin });
  // 1,000 rps in the mix of the mean are 24.4 of Ask; at its peak of 50 Db is 45% busy.
  expect(out.replaceAll(/\s+/g, " ")).toContain(
    "10 rps, 50 rps at peak; carries at most 24.4 rps in this mix (Db is the bottleneck); 2.22× the peak when all flows are at theirs",
  );
});

test("a change to what is there already says so, and one that moves nothing does not", async () => {
  const already = await lintel(["analyze", example, "--what-if", "Api.replicas=6"]);
  expect(already.out).toContain("With Api.replicas=6 no figure changes: the design is so already.");
  // Nobody wrote how many there are.
  const assumed = await lintel(["analyze", example, "--what-if", "ClicksDlq.replicas=1"]);
  expect(assumed.out).toContain("With ClicksDlq.replicas=1 no figure changes: the design is so already.");
  const idle = await lintel(["analyze", example, "--what-if", "Visitor -> Dns.timeout=7 s"]);
  expect(idle.out).toContain("With Visitor -> Dns.timeout=7 s no figure changes.");
});

test("what a flow carries is told with what autoscaling makes of it, by which its objective is judged", async () => {
  const stdin = `
    client Users
    service Api { replicas 2  workers 1  service-time 1 ms  autoscale { min 2  max 6  target 60% } }
    Users -> Api
    flow Ask { from Users at 400 / s  Users -> Api }
    slo Ask { throughput >= 3k rps }
  `;
  const { out } = await lintel(["analyze", "-"], { stdin });
  expect(out.replaceAll(/\s+/g, " ")).toContain(
    "400 rps; carries at most 2k rps in this mix (Api is the bottleneck), 6k rps once autoscaled",
  );
  expect(out).toMatch(/✓ +Ask +throughput >= 3k rps +6k rps/);
});

test("requests that fail while everything is up have a line of their own, and what cannot be said of losses has none", async () => {
  const stdin = `
    client Users
    cdn Edge { hit-ratio 90% }
    external Bank { availability 99.9%  latency constant(100 ms) }
    service Api { replicas 2  service-time constant(1 ms)  error-rate 2% }
    Users -> Edge -> Bank
    Users -> Api
    flow View { from Users at 10 / s  Users -> Edge { Edge -> Bank } }
    flow Ask { from Users at 10 / s  Users -> Api }
  `;
  const { out } = await lintel(["analyze", "-"], { stdin });
  expect(out.match(/^ {2}fail .*/gm)).toEqual([
    "  fail          2% of the requests while everything is up: timeouts, full queues and errors",
  ]);
  expect(out).not.toMatch(/without .*cannot be computed/);
  const { flows } = await analyzed(["-"], stdin);
  expect(flows).toMatchObject({ Ask: { failing: expect.closeTo(0.02, 9) }, View: { failing: 0 } });
});

test("of a huge design the busiest 40 components and links, or all", async () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const stdin = [
    "client User",
    ...numbers.map((n) => `service S${n}`),
    ...numbers.map((n) => `User -> S${n}`),
    ...numbers.map((n) => `flow F${n} { from User at ${n + 1} rps  User -> S${n} }`),
  ].join("\n");
  const { out } = await lintel(["analyze", "-"], { stdin });
  const table = /^Components\n([\s\S]*?)\n\n/m.exec(out)?.[1]?.split("\n") ?? [];
  expect(table).toHaveLength(41);
  expect(table[1]).toMatch(/^ +S59 +60 rps/);
  expect(out).toContain("Shown are the busiest 40 of 60 components and 40 of 60 links; lintel analyze --all shows every one.");
  const all = await lintel(["analyze", "-", "--all"], { stdin });
  expect(/^Components\n([\s\S]*?)\n\n/m.exec(all.out)?.[1]?.split("\n")).toHaveLength(61);
  expect(all.out).not.toContain("Shown are the busiest");
  expect(Object.keys(JSON.parse((await lintel(["analyze", "-", "--format", "json"], { stdin })).out).components)).toHaveLength(61);
});

test("the tables fit and say what was assumed", async () => {
  const { out } = await lintel(["analyze", "-"], { stdin: sound });
  expect(out.split("\n")[0]).toBe("Shop");
  expect(out).toMatch(/load +100 rps, 200 rps at peak; carries at most/);
  expect(out).toMatch(/✓ +Browse +latency p99 < 1 s/);
  expect(out).toMatch(/\d+ inputs are not in the file and were assumed/);
  const assumed = await lintel(["analyze", "-", "--assumed"], { stdin: sound });
  expect(assumed.out).toMatch(/Api +availability of Api +99\.5%, repaired in 5 min: fails about every 16\.6 h/);
});

test("Markdown has the same tables", async () => {
  const { out } = await lintel(["analyze", "-", "--format", "markdown"], { stdin: sound });
  expect(out).toMatch(/^# Shop\n/);
  expect(out).toContain("| flow | rate |");
  expect(out).toContain("| Browse | 100 rps |");
});

test("one flow only", async () => {
  const { flows, links } = await analyzed([example, "--flow", "Shorten"]);
  expect(Object.keys(flows)).toEqual(["Shorten"]);
  expect(Object.keys(links)).toContain("Keys -> KeyStore");
  expect(Object.keys(links)).not.toContain("Analytics -> Metrics");
  const slip = await lintel(["analyze", example, "--flow", "Shortn"]);
  expect(slip).toMatchObject({ code: 2, out: "", err: 'lintel: there is no flow "Shortn"; did you mean Shorten?\n' });
});

test("what if: only what changes, before and after", async () => {
  const { code, out } = await lintel(["analyze", "-", "--what-if", "Api.replicas=2"], { stdin: sound });
  expect(code).toBe(0);
  expect(out).toMatch(/^With Api\.replicas=2\n/);
  expect(out).toMatch(/Api +busy +1\.56% +3\.13%/);
  expect(out).not.toContain("Items");
  const json = await lintel(["analyze", "-", "--format", "json", "--what-if", "Api.replicas=2"], { stdin: sound });
  const { components, whatIf } = JSON.parse(json.out);
  expect(components.Api.replicas).toBe(2);
  expect(whatIf.changes).toEqual(["Api.replicas=2"]);
  expect(whatIf.figures).toContainEqual({ element: "Api", figure: "busy", before: 0.015625, after: 0.03125 });
  const markdown = await lintel(["analyze", "-", "--format", "markdown", "--what-if", "Api.replicas=2"], { stdin: sound });
  expect(markdown.out).toContain("| Api | busy | 1.56% | 3.13% | +100% |");
});

test("what if there were more load, of one flow or of all, with other changes beside it", async () => {
  const more = await lintel(["analyze", "-", "--what-if", "load Browse x 3"], { stdin: sound });
  expect(more.out).toMatch(/Browse +rate +100 rps +300 rps +\+200%/);
  expect(more.out).toMatch(/Api +busy at peak +3\.13% +9\.38% +\+200%/);
  const all = await lintel(["analyze", "-", "--what-if", "load x 3"], { stdin: sound });
  expect(all.out.replace("load x 3", "load Browse x 3")).toBe(more.out);
  const both = await lintel(["analyze", "-", "--what-if", "load x 2", "--what-if", "Api.replicas=2"], { stdin: sound });
  expect(both.out).toMatch(/Api +busy +1\.56% +6\.25%/);
});

const spread = `let base = 100 rps
region eu { zones a, b }
client Web { users 1M }
client Desk { arrivals closed(users 20, think 1 s) }
service Api { replicas 2 across eu  service-time 2 ms }
service Slow { workers 1  service-time 40 ms  availability 99% }
database Db {
  entity Row { key id { cardinality 1M } }
  shard Row by hash(id) into 4
}
Web -> Api { timeout 1 s }
Api -> Db { timeout 1 s }
Desk -> Slow
flow Buy { from Web at base  Web -> Api { Api -> Db key id } }
flow Ask { from Desk  Desk -> Slow }
flow Tell { from Desk  Desk -> Slow }
slo Buy { error-rate < 1% }
`;

test.each<[string, RegExp]>([
  ["base=200 rps", /Buy +rate +100 rps +200 rps/],
  ["eu.a.availability=90%", /Buy +availability/],
  ["Db.shard.into=8", /Db\/Row +busiest shard takes +25% +12\.5%/],
  ["Db.shard.Row.into=8", /Db\/Row +busiest shard takes +25% +12\.5%/],
  ["Db.shard=8", /Db\/Row +busiest shard takes +25% +12\.5%/],
  ["load x 2", /^With load x 2 \(Desk has 40 users instead of 20\)\n/],
])("what if %s: constants, zones, numbers of shards and closed populations can be changed, too", async (change, shown) => {
  const { code, out, err } = await lintel(["analyze", "-", "--what-if", change], { stdin: spread });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(shown);
});

test("what if says why a number is missing then, and by whom requests fail", async () => {
  const { code, out } = await lintel(
    ["analyze", "-", "--what-if", "Web -> Api.timeout=1 ms", "--what-if", "Api.service-time=constant(9 ms)"],
    {
      stdin: spread,
    },
  );
  expect(code).toBe(1);
  expect(out).toMatch(/Not computed then\n +• Buy: no request is answered in time\n/);
  expect(out).toMatch(/✗ +Buy +error-rate < 1% +100% +100 × the bound +Web -> Api/);
});

test.each([
  ["Buy.from=300 rps", /changed by a factor; write load Buy x 3/],
  ["load Ask x 2", /Desk share their time among its flows.*write load x 3/],
  ["eu.a.availability=high", /high is no availability; write a percentage, such as 99\.9%/],
  ["eu.a.mttr=5 min", /of a zone only the availability can be changed/],
  ["bas=5 rps", /there is no constant "bas"; did you mean base\?/],
  ["Api.replicas=}", /what is behind the = cannot stand there/],
])("what if %s is refused with what to write", async (change, message) => {
  const { code, out, err } = await lintel(["analyze", "-", "--what-if", change], { stdin: spread });
  expect(err).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test.each([
  ["Api.replicas", /write it like Api\.replicas=6/],
  ["Apii.replicas=3", /there is no element "Apii"; did you mean Api\?/],
  ["Api.replicas=many", /replicas/],
  ["Api.replicsa=3", /replicsa/],
  ["load Browsee x 3", /there is no flow "Browsee"; did you mean Browse\?/],
  ["load Browse x much", /much is no factor; write a number above 0/],
  ["load Browse x 0", /0 is no factor/],
])("what if %s is refused with the reason", async (change, message) => {
  const { code, out, err } = await lintel(["analyze", "-", "--what-if", change], { stdin: sound });
  expect(err).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("a broken file: what can be read, the errors on standard error, status 1", async () => {
  const { code, out, err } = await lintel(["analyze", "-"], { stdin: `${sound}\nservice {` });
  expect(code).toBe(1);
  expect(out).toContain("Browse");
  expect(err).toMatch(/stdin\.arch:\d+:\d+: error\[syntax-error\]/);
});

test("an empty design has nothing to say and does not fail", async () => {
  expect(await lintel(["analyze", "-"], { stdin: "" })).toMatchObject({ code: 0, err: "" });
});
