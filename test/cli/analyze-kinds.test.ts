import { expect, test } from "vitest";
import { lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

const design = `
client Phones { users 1M }
service Feed
Phones -> Feed { push poll every 30 s }
swarm Images { peers 1000  file 5 GB  chunk 5 MB  uplink 40 Gbps }
job Nightly { input 1 TB  split 128 MB  map 2 s  reduce 5 s  mappers 200  reducers 20  shuffle 20%  every 1 day }
`;

test("swarms, jobs and polling have tables, and what their times leave out is said", async () => {
  const { out } = await lintel(["analyze", "-", "--format", "markdown"], { stdin: design });
  expect(out).toMatch(/\| Images \| +1k \| +≥ 1\.01 s \| +16\.7 min \|/);
  expect(out).toMatch(/\| Nightly \| +7\.81k \| +20 \| +200 GB \| +≥ 1\.42 min \|/);
  expect(out).toMatch(/\| Phones -> Feed \| +33\.3k rps \|/);
  expect(out).toContain("Nightly: whole waves of equal tasks, without failures and stragglers");
  expect(out).toContain("Nightly: a lower bound without the time to move 200 GB, as no bandwidth is given");
});

test("and figures in the JSON", async () => {
  const { out } = await lintel(["analyze", "-", "--format", "json"], { stdin: design });
  expect(schemaProblems("analyze", out)).toEqual([]);
  const { components, links } = JSON.parse(out);
  expect(components.Images.swarm).toMatchObject({ chunks: 1000, oneByOneTime: 1000 });
  expect(components.Nightly.job).toMatchObject({ mapTasks: 7813, reduceTasks: 20, shuffled: 200e9, time: 85 });
  expect(components.Feed).toMatchObject({ swarm: null, job: null });
  expect(links["Phones -> Feed"].polling.rate).toBeCloseTo(33_333.3, 1);
});

test("a job that says when it runs is not asked how often it does, only what it calls then", async () => {
  const stdin = `${design} objectstore Cold { technology s3 }  Nightly -> Cold { timeout 1 s }`;
  const { out } = await lintel(["analyze", "-"], { stdin });
  expect(out).toContain("nothing says how many calls a run of Nightly makes");
  expect(out).not.toContain("how often Nightly runs");
});
