import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

function analysed(text: string) {
  const { design, findings } = designFromText(text);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return analyze(design);
}

describe("swarms", () => {
  test("a file of 1,000 chunks reaches 1,000 peers in about a second, from one sender in 1,000", () => {
    const { components } = analysed("swarm S { peers 1000  file 5 GB  chunk 5 MB  uplink 40 Gbps }");
    expect(components.S?.swarm).toMatchObject({
      chunks: { value: 1000 },
      time: { method: "lower-bound" },
      oneByOneTime: { value: 1000, method: "exact" },
    });
    expect(components.S?.swarm?.time.value).toBeCloseTo(1.009, 12);
  });

  test("a chunk larger than the file is the file", () => {
    const { components } = analysed("swarm S { peers 3  file 1 GB  chunk 5 GB  uplink 8 Gbps }");
    expect(components.S?.swarm?.time.value).toBeCloseTo(2, 12);
  });

  test("what is missing is named, and a swarm that says nothing has no figures", () => {
    const { components } = analysed("swarm S { peers 3  file 1 GB }\nswarm T");
    expect(components.S?.swarm?.time).toMatchObject({ value: null, note: "it does not say its chunk, uplink" });
    expect(components.T?.swarm).toBeNull();
  });
});

describe("jobs", () => {
  const job = "job J { input 1 TB  split 128 MB  map 2 s  reduce 5 s  mappers 200  reducers 20  shuffle 20%";

  test("map waves, shuffle and reduce waves", () => {
    const { components } = analysed(`${job}  bandwidth 10 Gbps  every 1 day }`);
    const run = components.J?.job;
    // ⌈7813 / 200⌉ · 2 s + 200 GB / 10 Gbps + 5 s.
    expect(run).toMatchObject({
      mapTasks: { value: 7813 },
      reduceTasks: { value: 20 },
      shuffled: { value: 200e9 },
      time: { value: 80 + 160 + 5, method: "exact" },
    });
    expect(run?.busy?.value).toBeCloseTo(245 / 86_400, 12);
  });

  test("without a bandwidth the shuffle is left out, and the time is a bound that says so", () => {
    const { components } = analysed(`${job} }`);
    expect(components.J?.job?.time).toMatchObject({ value: 85, method: "lower-bound" });
    expect(components.J?.job?.time.note).toContain("without the time to move 200 GB, as no bandwidth is given");
    expect(components.J?.job?.busy).toBeNull();
  });

  test("runs that overlap are told of", () => {
    const { components } = analysed(`${job}  bandwidth 10 Gbps  every 1 min }`);
    expect(components.J?.job?.busy).toMatchObject({ note: "a run is not done when the next one starts" });
  });

  test("a job that only maps", () => {
    const { components } = analysed("job J { input 1 GB  split 100 MB  map 3 s  mappers 4 }\njob K { every 1 h }\njob L { input 1 GB }");
    expect(components.J?.job).toMatchObject({ time: { value: 9, method: "exact" }, reduceTasks: { value: 0 }, shuffled: { value: 0 } });
    expect(components.K?.job).toBeNull();
    expect(components.L?.job?.time).toMatchObject({ value: null, note: "it does not say its split, map, mappers" });
  });
});

describe("polling", () => {
  test("every user of a client asks, and sees news half an interval late", () => {
    const { links } = analysed("client C { users 1M }\nservice S\nC -> S { push poll every 30 s }");
    const polling = links["C -> S"]?.polling;
    expect(polling?.rate.value).toBeCloseTo(33_333.33, 1);
    const answer = links["C -> S"]?.latency.mean ?? 0;
    expect(polling?.meanDelay.value).toBeCloseTo(15 + answer, 9);
    expect(polling?.worstDelay.value).toBeCloseTo(30 + answer, 9);
  });

  test("polling is the load of a flow that does nothing else and has no rate", () => {
    const polled = (client: string, more = ""): number | null | undefined =>
      analysed(`client C { users 200k ${client} }\nservice S\nservice T\nC -> S { push poll every 20 s }\n${more}`).components.S?.rate
        .value;
    expect(polled("")).toBe(10_000);
    expect(polled("", "flow News { from C  C -> S }")).toBe(10_000);
    expect(polled("", "flow News { from C at 5 rps  C -> S }")).toBe(5);
    expect(polled("actions 1 / h")).toBeCloseTo(200_000 / 3600, 6);
    // What else the flow calls is not asked at intervals.
    expect(polled("", "C -> T")).toBeNull();
  });

  test("replicas poll where the caller is no client", () => {
    const { links } = analysed("service A { replicas 4 }\nservice S\nA -> S { push poll every 2 s }");
    expect(links["A -> S"]?.polling?.rate.value).toBe(2);
  });

  test("what is missing is said, and other links have no figures", () => {
    const { links } = analysed("client C\nservice S\nservice T\nC -> S { push poll every 5 s }\nC -> T { push websocket }");
    expect(links["C -> S"]?.polling?.rate).toMatchObject({ value: null, note: "it does not say how many users poll" });
    expect(links["C -> T"]?.polling).toBeNull();
  });
});
