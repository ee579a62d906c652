import type { Design } from "@lintel/engine/model";
import type { SimulationResult } from "@lintel/engine/simulation";
import type { Marker } from "./charts.ts";

/** The actions of the run's scenario, and the ends of those that end by themselves, in order of time. */
export function markersOf(design: Design, result: SimulationResult): Marker[] {
  const scenario = design.scenarios.find((candidate) => candidate.id === result.scenario);
  const markers = (scenario?.actions ?? []).flatMap((action) => [
    ...(action.at > 0 ? [{ time: action.at, label: effectText(action.text) }] : []),
    ...(action.duration !== null && action.at + action.duration < result.duration
      ? [{ time: action.at + action.duration, label: `end of ${effectText(action.text)}` }]
      : []),
  ]);
  return markers.sort((a, b) => a.time - b.time);
}

/** An action without its time, which stands on the axis already: `at 3 min kill Cache` becomes `kill Cache`. */
function effectText(action: string): string {
  return action.replace(/^at\s+[\d._]+\s*[a-zµ]+\s+/i, "");
}
