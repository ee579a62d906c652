import { expect, test } from "vitest";
import { type DesignSnapshot, designRequest, type FixResult, fixRequest } from "../protocol.ts";
import { openDesign, type TestClient, uriOf } from "../testing/client.ts";

const snapshotOf = (client: TestClient, name = "main.arch"): Promise<DesignSnapshot | null> =>
  client.connection.sendRequest(designRequest, { uri: uriOf(name) });

test("the snapshot holds design, figures and findings of the newest text", async () => {
  const client = await openDesign("client U\nservice Api\nU -> Api\nflow F { from U at 5 rps  U -> Api }\n");
  const first = await snapshotOf(client);
  expect(first).toMatchObject({ uri: uriOf("main.arch"), version: 1, broken: false });
  expect(first?.design.components.map((component) => component.id)).toEqual(["U", "Api"]);
  expect(first?.analysis.components.Api?.rate.value).toBe(5);
  expect(first?.findings.length).toBeGreaterThan(0);
  await client.edit("service Web\n");
  expect((await snapshotOf(client))?.design.components.map((component) => component.id)).toEqual(["Web"]);
});

test("a broken text says so and keeps what can be read", async () => {
  const client = await openDesign("service Api\nservice {\n");
  const snapshot = await snapshotOf(client);
  expect(snapshot?.broken).toBe(true);
  expect(snapshot?.design.components.map((component) => component.id)).toContain("Api");
});

test("imports are part of the design, and a file that is not open can be asked for", async () => {
  const files = { "data.arch": "database Db\n", "other.arch": "service Other\n" };
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> Db\n', { files });
  expect((await snapshotOf(client))?.design.components.map((component) => component.id)).toEqual(expect.arrayContaining(["Api", "Db"]));
  expect((await snapshotOf(client, "other.arch"))?.design.components.map((component) => component.id)).toEqual(["Other"]);
  expect(await snapshotOf(client, "nowhere.arch")).toBeNull();
});

test("a change to an imported file is announced for the file that imports it", async () => {
  const files = { "data.arch": "database Db\n" };
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> Db\n', { files });
  await client.open("data.arch", "database Db { replicas 2 }\n");
  await client.edit("database Db { replicas 5 }\n", "data.arch");
  const snapshot = await snapshotOf(client);
  expect(snapshot?.design.components.find((component) => component.id === "Db")?.replicas.value).toBe(5);
});

test("a design without an open file is announced when it, or what it imports, changes on disk, goes, and comes back", async () => {
  const files = { "top.arch": 'import "./data.arch"\nservice Api\nApi -> Db\n', "data.arch": "database Db\n" };
  const client = await openDesign("service Other\n", { files });
  const ids = async (): Promise<readonly string[] | undefined> =>
    (await snapshotOf(client, "top.arch"))?.design.components.map(({ id }) => id);
  const announced = (): number => client.reviews.get(uriOf("top.arch")) ?? 0;
  const change = async (name: string, text: string | null): Promise<void> => {
    const before = announced();
    await client.changeOnDisk(name, text);
    await client.until(() => announced() > before);
  };
  expect(await ids()).toEqual(["Api", "Db"]);
  await change("data.arch", "database Db\ncache Store\n");
  expect(await ids()).toEqual(["Api", "Db", "Store"]);
  await change("top.arch", null);
  expect(await ids()).toBeUndefined();
  await change("top.arch", "service Back\n");
  expect(await ids()).toEqual(["Back"]);
});

test("a fix chosen in the preview fits the text as it is now, and is none once its finding is gone", async () => {
  const text = "client U\nservice Api { replicas 1 }\nU -> Api { timeout 1 s }\nflow F { from U at 5 rps  U -> Api }\n";
  const client = await openDesign(text);
  const finding = (await snapshotOf(client))?.findings.find((candidate) => candidate.rule === "single-point-of-failure");
  const fix = finding?.fixes[0];
  expect(fix?.title).toMatch(/replica|cop/);
  const ask = (): Promise<FixResult | null> =>
    client.connection.sendRequest(fixRequest, {
      uri: uriOf("main.arch"),
      rule: finding?.rule,
      element: finding?.element,
      message: finding?.message,
      title: fix?.title,
    });
  await client.edit(`// moved down\n${text}`);
  const edits = (await ask())?.changes[uriOf("main.arch")];
  expect(edits).toHaveLength(1);
  expect(edits?.[0]?.range.start.line).toBe(2);
  expect(edits?.[0]?.newText).toContain("2");
  await client.edit(text.replace("replicas 1", "replicas 2"));
  expect(await ask()).toBeNull();
});
