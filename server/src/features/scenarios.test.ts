import { expect, test } from "vitest";
import {
  type DesignStatusParams,
  designStatus,
  type ScenarioInfo,
  type SimulationInput,
  scenariosRequest,
  simulationRequest,
} from "../protocol.ts";
import { openDesign, uriOf } from "../testing/client.ts";

const text = `client U
service Api { replicas 2  service-time 4 ms }
U -> Api { timeout 1 s }
flow F { from U at 5 rps  U -> Api }
slo F { availability 99.9% over 30 days  latency p99 < 1 ms }
scenario "Loss" for 2 min {
  at 1 min kill 1 of Api
  expect F availability > 99%
  expect no data loss
}
`;

test("the scenarios of a file come with their expectations and where these are written", async () => {
  const client = await openDesign(text, { files: { "other.arch": 'import "./main.arch"\nscenario "Mine" { expect no data loss }\n' } });
  const ask = (name: string): Promise<readonly ScenarioInfo[]> => client.connection.sendRequest(scenariosRequest, { uri: uriOf(name) });
  const [loss, ...others] = await ask("main.arch");
  expect(others).toEqual([]);
  expect(loss).toMatchObject({ title: "Loss", duration: 120, range: { start: { line: 5, character: 0 }, end: { line: 8 } } });
  expect(loss?.expectations.map((expectation) => [expectation.text, expectation.range.start.line])).toEqual([
    ["F availability > 99%", 7],
    ["no data loss", 8],
  ]);
  // A scenario stands with the file it is written in, also where another file imports that one.
  expect((await ask("other.arch")).map(({ title }) => title)).toEqual(["Mine"]);
  expect(await ask("nowhere.arch")).toEqual([]);
  const input: SimulationInput = await client.connection.sendRequest(simulationRequest, { uri: uriOf("main.arch"), scenario: loss?.id });
  expect(input).toMatchObject({ broken: false, options: { scenario: loss?.id, seed: 1, replications: 1 } });
  expect(input.design.scenarios.map(({ title }) => title)).toEqual(["Loss"]);
});

test("the status of a design counts its objectives, and says when work on a newer text is under way", async () => {
  const client = await openDesign("");
  const heard: DesignStatusParams[] = [];
  client.connection.onNotification(designStatus, (params: DesignStatusParams) => {
    heard.push(params);
    client.wake();
  });
  await client.edit(text);
  await client.until(() => heard.at(-1)?.busy === false);
  expect(heard.find(({ busy }) => busy)).toBeDefined();
  expect(heard.at(-1)).toEqual({ uri: uriOf("main.arch"), busy: false, objectives: { met: 1, missed: 1, open: 0 } });
  await client.edit(`${text}service {`);
  await client.until(() => heard.at(-1)?.objectives === null);
});
