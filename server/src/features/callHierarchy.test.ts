import { expect, test } from "vitest";
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall } from "vscode-languageserver";
import { openDesign, type TestClient } from "../testing/client.ts";

const shop = `client U
service Api { service-time constant(2 ms) }
cache Hot { hit-ratio 80% }
database Db { replicas 2 }
topic Log
U -> Api
Api -> Hot "look up"
Api -> Db
Api ~> Log
flow Browse { from U at 100 rps  U -> Api { Api -> Hot on miss { Api -> Db read } Api ~> Log } }
`;

async function prepared(client: TestClient): Promise<CallHierarchyItem> {
  const items = await client.at<CallHierarchyItem[] | null>("textDocument/prepareCallHierarchy");
  const [item] = items ?? [];
  if (!item) throw new Error("There is nothing to prepare here.");
  return item;
}

function outgoing(client: TestClient, item: CallHierarchyItem): Promise<readonly CallHierarchyOutgoingCall[]> {
  return client.connection.sendRequest("callHierarchy/outgoingCalls", { item });
}

function incoming(client: TestClient, item: CallHierarchyItem): Promise<readonly CallHierarchyIncomingCall[]> {
  return client.connection.sendRequest("callHierarchy/incomingCalls", { item });
}

const time = /p99 (≈ |≤ )?[\d.]+ (ms|s|µs)/;

test("a component is called along its links, each with its time and rate, and calls along its links", async () => {
  const client = await openDesign(shop.replace("service Api", "service A█pi"));
  const api = await prepared(client);
  expect(api).toMatchObject({ name: "Api", detail: "service" });
  const callers = await incoming(client, api);
  expect(callers.map(({ from }) => from.name)).toEqual(["U"]);
  expect(callers[0]?.from.detail).toMatch(time);
  expect(callers[0]?.from.detail).toContain("100 rps");
  expect(callers[0]?.fromRanges).toEqual([{ start: { line: 5, character: 0 }, end: { line: 5, character: 8 } }]);
  const callees = await outgoing(client, api);
  expect(callees.map(({ to }) => to.name)).toEqual(["Hot", "Db", "Log"]);
  expect(callees[0]?.to.detail).toMatch(/^p99 .* · 100 rps · look up$/);
  expect(callees[1]?.to.detail).toMatch(/20 rps$/);
});

test("a client is called by the flows that start at it", async () => {
  const client = await openDesign(shop.replace("client U", "client █U"));
  const callers = await incoming(client, await prepared(client));
  expect(callers.map(({ from }) => from.name)).toEqual(["Browse"]);
  expect(callers[0]?.from.detail).toMatch(/^100 rps · p99 /);
});

test("a flow is the path of its request, call by call in order", async () => {
  const client = await openDesign(shop.replace("flow Browse", "flow Brow█se"));
  const flow = await prepared(client);
  expect(flow.name).toBe("Browse");
  const [first, ...rest] = await outgoing(client, flow);
  expect(rest).toEqual([]);
  expect(first?.to.name).toBe("Api");
  expect(first?.to.detail).toMatch(/% of Browse$/);
  expect(first?.fromRanges[0]?.start.line).toBe(9);
  const inside = first ? await outgoing(client, first.to) : [];
  expect(inside.map(({ to }) => to.name)).toEqual(["Hot", "Db", "Log"]);
  expect(inside[2]?.to.detail).toContain(" · not waited for");
  const hot = inside[0];
  // Inside the flow the cache calls nothing, whatever other flows do there.
  expect(hot && (await outgoing(client, hot.to))).toEqual([]);
});

test("an arrow stands for the component it points at", async () => {
  const client = await openDesign(shop.replace("Api -> Db\n", "Api █-> Db\n"));
  expect((await prepared(client)).name).toBe("Db");
});

test("items mark the whole declaration and its name", async () => {
  const client = await openDesign(shop.replace("cache Hot", "cache H█ot"));
  const { range, selectionRange } = await prepared(client);
  expect([range, selectionRange]).toEqual([
    { start: { line: 2, character: 0 }, end: { line: 2, character: 27 } },
    { start: { line: 2, character: 6 }, end: { line: 2, character: 9 } },
  ]);
});

test("where nothing is called there is nothing to prepare, and a text with errors has no numbers", async () => {
  const client = await openDesign("let a█ = 5 ms\n");
  expect(await client.at("textDocument/prepareCallHierarchy")).toBeNull();
  const broken = await openDesign("client U\nservice A█pi {\nU -> Api\nservice B { replicas 2\n");
  const [call] = await incoming(broken, await prepared(broken));
  expect(call?.from.detail ?? "syntax errors").toContain("syntax errors");
});
