import type { Position, Range, Scenario } from "@lintel/engine/model";
import { defaultOptions } from "@lintel/engine/simulation";
import {
  type ScenarioInfo,
  type ScenariosParams,
  type SimulationInput,
  type SimulationParams,
  scenariosRequest,
  simulationRequest,
} from "../protocol.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** The scenarios of a file and what it takes to run one, for clients that list and run them as tests. */
export const scenarios: Feature = (server) => {
  server.connection.onRequest(scenariosRequest, (params: ScenariosParams) =>
    server.guard("scenarios", [], async (): Promise<readonly ScenarioInfo[]> => {
      const uri = canonical(params.uri);
      await server.files.load([uri]);
      const read = await server.design(uri);
      if (!read) return [];
      return read.design.scenarios
        .filter(({ origin }) => origin.uri === uri)
        .map((scenario) => ({
          id: scenario.id,
          title: scenario.title,
          range: rangeOf(scenario),
          duration: scenario.duration.value,
          expectations: scenario.expectations.map((expectation) => ({ text: expectation.text, range: expectation.origin.range })),
        }));
    }),
  );
  server.connection.onRequest(simulationRequest, ({ uri: spelled, scenario }: SimulationParams) =>
    server.guard("simulation", null, async (): Promise<SimulationInput | null> => {
      const uri = canonical(spelled);
      await server.files.load([uri]);
      const read = await server.design(uri);
      return read && { design: read.design, options: { ...defaultOptions, scenario }, broken: read.broken };
    }),
  );
  return {};
};

function rangeOf({ origin, actions, expectations }: Scenario): Range {
  const inside = [...actions, ...expectations].filter((statement) => statement.origin.uri === origin.uri);
  const end = inside.reduce<Position>(
    (last, { origin: { range } }) =>
      range.end.line > last.line || (range.end.line === last.line && range.end.character > last.character) ? range.end : last,
    origin.range.end,
  );
  return { start: { line: origin.range.start.line, character: 0 }, end };
}
