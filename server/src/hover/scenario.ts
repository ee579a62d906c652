import type { Row } from "@lintel/engine/analysis";
import { type Scenario, timeText } from "@lintel/engine/model";
import { plain, sections, table } from "./text.ts";

/** What happens in a scenario and what it must show; the verdicts come from simulating it. */
export function scenarioHover(scenario: Scenario): string {
  const rows: Row[] = [
    ["Runs", `${timeText(scenario.duration.value)}${scenario.warmUp ? `, the first ${timeText(scenario.warmUp.value)} not counted` : ""}`],
  ];
  for (const action of scenario.actions) {
    rows.push([`at ${timeText(action.at)}`, plain(action.text.replace(/^at [^a-z]*[a-z]+ (?=[a-z])/, ""))]);
  }
  for (const expectation of scenario.expectations) rows.push(["expects", plain(expectation.text)]);
  return sections(
    `scenario **${plain(scenario.title)}**`,
    scenario.documentation,
    table(rows),
    "_Run “Simulate Design” for the verdicts._",
  );
}
