import type { Fix, Origin, RelatedLocation, Scenario } from "../../model/index.ts";
import type { Report } from "../rule.ts";

/** An action or an expectation of a scenario, as written. */
export interface ScenarioLine {
  readonly scenario: Scenario;
  readonly text: string;
  readonly origin: Origin;
}

/** A report about one line of a scenario: which one, what is the matter with it, and what to do. */
export function lineReport(line: ScenarioLine, matter: string, related: RelatedLocation, fixes: readonly Fix[]): Report {
  const { scenario, text, origin } = line;
  return { element: scenario.id, message: `In the scenario "${scenario.title}", \`${text}\` ${matter}`, origin, related: [related], fixes };
}
