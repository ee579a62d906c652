import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

/** A client, a service and a store, with what a row adds to each. */
const design = (parts: Partial<Record<"client" | "api" | "store" | "link" | "more", string>>): string => `
  client User { ${parts.client ?? ""} }
  loadbalancer Front { replicas 1  workers 10  service-time 1 ms ${parts.api ?? ""} }
  database Store { workers 10  service-time 1 ms ${parts.store ?? ""} }
  User -> Front
  Front -> Store { ${parts.link ?? ""} }
  ${parts.more ?? ""}
  flow Ask { from User at 20 rps  User -> Front { Front -> Store write } }
`;

/* Whatever runs as something simpler says so, naming its element. */
test.each<[string, string, string]>([
  [
    "priorities of messages",
    design({ more: "queue Jobs\n  worker Mailer { discipline priority }\n  Front ~> Jobs\n  Jobs -> Mailer" }),
    "Mailer: messages wait at Jobs in order of arrival",
  ],
  ["least bandwidth", design({ api: "strategy least-bandwidth" }), "Front: least-bandwidth is simulated as least-connections"],
  ["a hash ring of replicas", design({ api: "strategy consistent-hash" }), "Front: consistent-hash is simulated as rendezvous"],
  ["nothing to hash", design({ api: "strategy ip-hash", store: "replicas 3" }), "Front: ip-hash finds no number of users"],
  ["a peak", design({ client: "peak 3x" }), "User sends its mean rates; its peak"],
  ["load shedding", design({ store: "load-shed { above 90% }" }), "Store sheds load by"],
  [
    "a limit for clients without a number",
    design({ store: "rate-limit { rate 5 rps  per client }" }),
    "never applies to clients that give no number of users",
  ],
  ["several leaders", design({ store: "replicate 3 { style multi-leader }" }), "Store: conflicts between its leaders"],
  ["copies without a leader", design({ store: "replicate 3 { style leaderless }" }), "Store: copies that missed a write are not repaired"],
  ["consistency", design({ store: "consistency strong" }), "Store: answers carry no data"],
  ["loss", design({ link: "loss 1%" }), "Front -> Store: the network does not send again what it loses"],
  ["polling", design({ link: "push poll every 5 s" }), "Front -> Store: what poll sends"],
  ["jobs", design({ more: "job Nightly { every 1 day }" }), "Nightly: the runs of a job"],
  ["swarms", design({ more: "swarm Peers { peers 10  file 1 GB }" }), "Peers: what peers exchange"],
  ["a huge ARC", design({ more: "cache Side { policy arc  size 1 GB  item-size 100 B  keys 1000M }" }), "Side: arc is simulated as LRU"],
  [
    "LFU",
    design({ more: "cache Side { policy lfu  size 1 GB  item-size 100 B  keys 1000M  ttl 1 h }" }),
    "the 10M most popular keys, without their expiry",
  ],
  ["a huge cache", design({ more: "cache Side { size 7 GB  item-size 100 B  keys 1000M }" }), "Side holds 70M entries"],
  ["exactly once", design({ more: "queue Jobs { delivery exactly-once }" }), "Jobs: exactly-once is simulated as at-least-once"],
  [
    "directories of shards",
    design({ store: "entity Item { key id }  shard Item by directory(id) into 4 {}" }),
    "Store: keys are spread evenly over its shards",
  ],
])("a note tells about %s", (_, text, expected) => {
  expect(simulateText(text, { duration: 2 }).notes.join("\n")).toContain(expected);
});

test("a plain design has no note but the general ones", () => {
  expect(simulateText(design({}), { duration: 100, warmUp: 10 }).notes).toEqual([
    expect.stringContaining("The ± intervals are from 30 batches of one run"),
    "Replicas fail only where the scenario says so; random failures are not simulated.",
  ]);
});

test("a message in work for longer than its visibility is noted", () => {
  const text = `
    client User {}
    queue Jobs { visibility 1 s }
    worker Mailer { workers 10  service-time constant(2 s) }
    User ~> Jobs
    Jobs -> Mailer
    flow Ask { from User at 2 rps  User ~> Jobs }
  `;
  expect(simulateText(text, { duration: 20 }).notes.join("\n")).toContain("Handling a message of Jobs took longer than its visibility");
});

test("messages older than their retention are lost", () => {
  const text = `
    client User {}
    queue Jobs { retention 30 s }
    worker Mailer { workers 10  service-time 1 ms }
    User ~> Jobs
    Jobs -> Mailer
    flow Ask { from User at 10 rps  User ~> Jobs }
    scenario "Workers away" for 3 min { at 1 min kill Mailer for 60 s }
  `;
  const { components } = simulateText(text, { scenario: 'scenario "Workers away"', warmUp: 10 });
  // Of the 600 messages of that minute those of its first half are too old when the worker is back.
  expect(components.Jobs?.lostWrites).toBeGreaterThan(240);
  expect(components.Jobs?.lostWrites).toBeLessThan(360);
});

test("a hot key that no call carries is noted", () => {
  const text = `
    client User {}
    database Store { entity Item { key id  field colour } }
    User -> Store
    flow Ask { from User at 10 rps  User -> Store read }
    scenario "Hot" for 10 s { at 0 s hot key Item.colour 30% }
  `;
  expect(simulateText(text, { scenario: 'scenario "Hot"' }).notes.join("\n")).toContain("no call carries the field colour");
});
