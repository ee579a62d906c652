import { expect, test } from "vitest";
import { type CompareParams, compareRequest } from "../protocol.ts";
import { openDesign, uriOf } from "../testing/client.ts";

const text = (replicas: number): string => `client U
service Api { replicas ${replicas}  service-time 4 ms }
U -> Api { timeout 1 s }
flow F { from U at 5 rps  U -> Api }
slo F { availability 99% over 30 days }
`;

const ask = (client: Awaited<ReturnType<typeof openDesign>>, params: CompareParams): Promise<string | null> =>
  client.connection.sendRequest(compareRequest, params);
const file = (name: string, label = name): CompareParams["before"] => ({ uri: uriOf(name), label, texts: {} });

test("two files are compared in structure and numbers", async () => {
  const client = await openDesign(text(2), { files: { "other.arch": text(3) } });
  const answer = await ask(client, { before: file("main.arch"), after: file("other.arch") });
  expect(answer).toMatch(/^## main\.arch → other\.arch/);
  expect(answer).toMatch(/replicas/);
  expect(answer).toMatch(/availability/);
  expect(await ask(client, { before: file("main.arch"), after: file("nowhere.arch") })).toBeNull();
});

test("a design is compared with an older text of it, which stays what it is in the editor", async () => {
  const client = await openDesign(text(2));
  const older = { ...file("main.arch", "HEAD"), texts: { [uriOf("main.arch")]: text(1) } };
  const answer = await ask(client, { before: older, after: file("main.arch", "now") });
  expect(answer).toMatch(/^## HEAD → now/);
  expect(answer).toMatch(/single-point-of-failure/);
  expect(await ask(client, { before: file("main.arch"), after: file("main.arch") })).toMatch(/Nothing changes/);
  const torn = { ...older, texts: { [uriOf("main.arch")]: `${text(1)}service {` } };
  expect(await ask(client, { before: torn, after: file("main.arch") })).toMatch(/^> The older version has syntax errors/m);
});
