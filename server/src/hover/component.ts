import { type Analysis, type ComponentFigures, explainComponent, fitsForGood } from "@lintel/engine/analysis";
import {
  type Component,
  countText,
  type Design,
  dataText,
  digits,
  durabilityText,
  moneyText,
  percentText,
  rateText,
  timeText,
} from "@lintel/engine/model";
import { jobRows, swarmRows } from "./kinds.ts";
import {
  assumedText,
  availabilityLine,
  downThrough,
  explanationText,
  figureRow,
  figureText,
  heading,
  latencySource,
  latencyText,
  methodText,
  plain,
  type Row,
  recoveryRows,
  sections,
  singleFailures,
  table,
  withPeak,
} from "./text.ts";

/** Load, utilisation, time, availability and the assumptions of a component. */
export function componentHover(design: Design, analysis: Analysis, component: Component): string {
  const figures = analysis.components[component.id];
  const head = heading(component.kind, component.name, component.title);
  const technology = component.technology
    ? ` · ${plain(component.technology.title)}${component.technology.managed ? " (managed)" : ""}`
    : "";
  return sections(
    head + technology,
    component.documentation,
    figures ? table(componentRows(design, component, figures)) : null,
    figures ? explanationText(explainComponent(component, figures)) : null,
    figures ? assumedText(figures.assumed, component.id) : null,
    figures ? methodText([latencySource(figures.sojourn), figures.utilisation]) : null,
  );
}

function componentRows(design: Design, component: Component, figures: ComponentFigures): readonly Row[] {
  const rows: Row[] = [];
  if (component.kind === "client") {
    rows.push(["Sends", withPeak(figures.rate, figures.peakRate, rateText)]);
    if (component.client?.users) rows.push(["Users", countText(component.client.users.value)]);
    return rows;
  }
  const idle = figures.rate.value === 0 && figures.rate.note !== null ? `: ${figures.rate.note}` : "";
  rows.push(["Load", `${withPeak(figures.rate, figures.peakRate, rateText)}${idle}`]);
  if (component.store && figures.readRate.value !== null && figures.writeRate.value) {
    rows.push(["Reads, writes", `${rateText(figures.readRate.value)}, ${figureText(figures.writeRate, rateText)}`]);
  }
  if (figures.hitRatio) rows.push(["Hit ratio", figureText(figures.hitRatio, percentText)]);
  if (component.workers.value !== null) {
    const utilisation = withPeak(figures.utilisation, figures.peakUtilisation, percentText);
    rows.push([
      "Utilisation",
      figures.utilisation.value === null ? utilisation : `${utilisation} of ${workersText(component.workers.value)} each`,
    ]);
  }
  if (component.serviceTime) rows.push(["Time here", latencyText(figures.sojourn)]);
  if (figures.wait.value !== null && figures.sojourn.mean !== null && figures.wait.value >= figures.sojourn.mean * 0.01)
    rows.push(["Of it waiting", timeText(figures.wait.value)]);
  if (figures.maxThroughput.value !== null && Number.isFinite(figures.maxThroughput.value)) {
    rows.push(["Carries", `${figureText(figures.maxThroughput, rateText)}${headroom(figures)}`]);
  }
  rows.push(["Availability", availabilityLine(figures.availability)]);
  const down = downThrough(figures.availability);
  if (down) rows.push(down);
  const single = singleFailures(figures.availability, component.id);
  if (single) rows.push(single);
  // How many instances somebody else runs is not told and not asked.
  if (!component.replicas.assumed || !(component.kind === "external" || component.technology?.managed))
    rows.push(["Replicas", replicasText(design, component)]);
  if (figures.originRateWhenCold?.value) rows.push(["While empty", `lets ${rateText(figures.originRateWhenCold.value)} through`]);
  rows.push(...capacityRows(figures), ...storageRows(figures));
  for (const shards of figures.shards) {
    rows.push([
      "Shards",
      `${shards.count}, the busiest takes ${percentText(shards.hottestShare)} (${figureText(shards.rateHottest, rateText)})`,
    ]);
  }
  rows.push(...recoveryRows(figures));
  if (figures.swarm) rows.push(...swarmRows(figures.swarm));
  if (figures.job) rows.push(...jobRows(figures.job));
  if (figures.staleness?.value) rows.push(["Reads are behind", figureText(figures.staleness, timeText)]);
  if (figures.quorum) rows.push(["Quorum", figures.quorum.meaning]);
  if (figures.durability?.value != null) rows.push(...figureRow("Durability", figures.durability, durabilityText));
  if (figures.costPerMonth) {
    const each = figures.costPerMillion?.value ? ` · ${figureText(figures.costPerMillion, moneyText)} per million requests` : "";
    rows.push(["Cost", `${figureText(figures.costPerMonth, moneyText)} a month${each}`]);
  }
  return rows;
}

/** What it needs at peak, what its autoscaler makes of that, and how fast messages pile up. */
function capacityRows({ capacity, replicas }: ComponentFigures): readonly Row[] {
  if (!capacity) return [];
  const rows: Row[] = [];
  const { replicasNeededAtPeak: atPeak, replicasNeededWithZoneLost: withLoss, autoscale, backlog } = capacity;
  if (atPeak.value !== null && withLoss.value !== null && (withLoss.value > 1 || replicas > 1)) {
    const several = atPeak.value === withLoss.value ? "" : `, ${countText(withLoss.value)} with one zone or replica lost`;
    rows.push([
      "Needs at peak",
      `${countText(atPeak.value)} ${atPeak.value === 1 ? "replica" : "replicas"}${several} (${percentText(capacity.target)} busy)`,
    ]);
  }
  if (autoscale) {
    const reaction = autoscale.reaction ? `, reacts in ${figureText(autoscale.reaction, timeText)}` : "";
    rows.push([
      "Autoscales to",
      `${figureText(autoscale.replicas, countText)} replicas · at peak ${figureText(autoscale.replicasAtPeak, countText)}${reaction}`,
    ]);
  }
  if (backlog?.growthAtPeak.value) rows.push(["Backlog at peak", `grows by ${figureText(backlog.growthAtPeak, rateText)}`]);
  return rows;
}

function storageRows({ storage, storageGrowth, storageOverTime, fullAfter, residence }: ComponentFigures): readonly Row[] {
  const rows: Row[] = [];
  if (storage?.value) {
    const growth = storageGrowth?.value ? ` · grows ${dataText(storageGrowth.value * 86_400)} a day` : "";
    rows.push(["Storage", `${dataText(storage.value)}${growth}`]);
  }
  const last = storageOverTime.at(-1);
  if (!storage?.value && last && last.bytes > 0) rows.push(["Storage", `${dataText(last.bytes)} after ${timeText(last.after)}`]);
  if (fullAfter) rows.push(["Full after", fullAfter.note === fitsForGood ? `never: ${fitsForGood}` : figureText(fullAfter, timeText)]);
  if (residence?.value) rows.push(["Entries stay", figureText(residence, timeText)]);
  return rows;
}

function replicasText(design: Design, component: Component): string {
  const count = component.replicas.value;
  const shards = component.store?.sharding.reduce((most, sharding) => Math.max(most, sharding.shards.value), 1) ?? 1;
  const zones = [...new Set(component.replicaZones.filter((zone): zone is string => zone !== null))];
  const regions = [...new Set(component.replicaRegions.filter((region): region is string => region !== null))];
  const places = zones.length > 0 ? zones : regions;
  const where = places.length === 0 ? "" : ` in ${places.length > 4 ? `${places.length} zones` : places.map(plain).join(", ")}`;
  const mode = component.mode.value === "active-passive" && count > 1 ? ", one active" : "";
  const total = shards > 1 ? ` × ${shards} shards` : "";
  const assumed = component.replicas.assumed ? " (assumed)" : "";
  return `${count}${total}${where}${mode}${assumed}${design.regions.length > 0 && places.length === 0 ? ", placed nowhere" : ""}`;
}

function workersText(workers: number): string {
  return workers === 1 ? "1 worker" : `${digits(workers)} workers`;
}

function headroom(figures: ComponentFigures): string {
  const load = figures.peakRate.value ?? figures.rate.value;
  const most = figures.maxThroughput.value;
  if (!load || most === null) return "";
  const factor = most / load;
  return factor >= 1 ? ` · ${digits(factor)}× the peak` : ` · only ${percentText(factor)} of the peak`;
}
