import { expect, test } from "vitest";
import { openDesign, uriOf } from "../testing/client.ts";
import { Job, slice } from "./job.ts";
import { nextTurn } from "./turn.ts";

const design = (replicas: number): string =>
  `client U\nservice Api { replicas ${replicas} }\nU -> Api { timeout 1 s }\nflow F { from U at 5 rps  U -> Api }\n`;

test("a newer edit cancels the reviews of older ones", async () => {
  const client = await openDesign(design(1));
  const before = client.reviews.get(uriOf("main.arch")) ?? 0;
  for (let replicas = 20; replicas > 1; replicas--) await client.edit(design(replicas), "main.arch", false);
  await client.edit("service Api\nApi -> Nobody\n");
  expect(client.codes()).toContain("unknown-name");
  expect((client.reviews.get(uriOf("main.arch")) ?? 0) - before).toBeLessThan(10);
});

test("a message is read, taken from its queue and handled between two slices of work that nobody waits for", async () => {
  let slices = 0;
  let isWanted = true;
  function* work(): Generator<void, null, void> {
    for (;;) {
      const end = performance.now() + slice;
      while (performance.now() < end);
      slices++;
      yield;
    }
  }
  const result = new Job(work()).inSlices(() => isWanted);
  for (let stage = 0; stage < 3; stage++) await nextTurn();
  isWanted = false;
  expect(await result).toBeNull();
  expect(slices).toBe(1);
});

test("a file that changes, appears or goes on disk changes the designs that import it", async () => {
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> Db\n');
  expect(client.codes()).toContain("missing-import");
  await client.changeOnDisk("data.arch", "database Db\n");
  await client.until(() => !client.codes().includes("missing-import") && !client.codes().includes("unknown-name"));
  await client.changeOnDisk("data.arch", "database Other\n");
  await client.until(() => client.codes().includes("unknown-name"));
  await client.changeOnDisk("data.arch", null);
  await client.until(() => client.codes().includes("missing-import"));
});

test("what the editor shows counts, not what is on disk, until it is closed", async () => {
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> Db\n', { files: { "data.arch": "database Db\n" } });
  await client.open("data.arch", "database Renamed\n");
  await client.until(() => client.codes().includes("unknown-name"));
  await client.changeOnDisk("data.arch", "database Db { replicas 2 }\n");
  await client.close("data.arch");
  await client.until(() => !client.codes().includes("unknown-name"));
});

test("closing a file takes its problems away", async () => {
  const client = await openDesign("service Api\n");
  await client.open("other.arch", "service A\nA -> Nobody\n");
  expect(client.codes("other.arch")).toContain("unknown-name");
  await client.close("other.arch");
  await client.until(() => client.codes("other.arch").length === 0);
});

test("files that import each other are no trouble", async () => {
  const files = { "main.arch": 'import "./b.arch"\nservice A\nA -> B\n', "b.arch": 'import "./main.arch"\nservice B\nB -> A\n' };
  const client = await openDesign(files["main.arch"], { files });
  expect(client.codes()).not.toContain("unknown-name");
  expect(client.shown).toEqual([]);
});

test("settings take effect while files are open", async () => {
  const client = await openDesign("service Api\nApi -> Nobody\n");
  await client.changeSettings({ rules: { "unknown-name": "off" } });
  await client.until(() => !client.codes().includes("unknown-name"));
});
