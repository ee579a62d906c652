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
} from "../../model/index.ts";
import { fitsForGood } from "../data/storage.ts";
import type { ComponentFigures } from "../figures.ts";
import { jobRows, swarmRows } from "./kinds.ts";
import {
  availabilityLine,
  downThrough,
  figureRow,
  figureText,
  latencyText,
  type Marks,
  type Row,
  recoveryRows,
  singleFailures,
  withPeak,
} from "./row.ts";

/** The figures of a component. */
export function componentRows(marks: Marks, design: Design, component: Component, figures: ComponentFigures): readonly Row[] {
  const rows: Row[] = [];
  if (component.kind === "client") {
    rows.push(["Sends", withPeak(marks, figures.rate, figures.peakRate, rateText)]);
    if (component.client?.users) rows.push(["Users", countText(component.client.users.value)]);
    return rows;
  }
  const idle = figures.rate.value === 0 && figures.rate.note !== null ? `: ${figures.rate.note}` : "";
  rows.push(["Load", `${withPeak(marks, figures.rate, figures.peakRate, rateText)}${idle}`]);
  if (component.store && figures.readRate.value !== null && figures.writeRate.value) {
    rows.push(["Reads, writes", `${rateText(figures.readRate.value)}, ${figureText(marks, figures.writeRate, rateText)}`]);
  }
  if (figures.hitRatio) rows.push(["Hit ratio", figureText(marks, figures.hitRatio, percentText)]);
  if (component.workers.value !== null) {
    const utilisation = withPeak(marks, figures.utilisation, figures.peakUtilisation, percentText);
    rows.push([
      "Utilisation",
      figures.utilisation.value === null ? utilisation : `${utilisation} of ${workersText(component.workers.value)} each`,
    ]);
  }
  if (component.serviceTime) rows.push(["Time here", latencyText(marks, figures.sojourn)]);
  if (figures.wait.value !== null && figures.sojourn.mean !== null && figures.wait.value >= figures.sojourn.mean * 0.01)
    rows.push(["Of it waiting", timeText(figures.wait.value)]);
  if (figures.maxThroughput.value !== null && Number.isFinite(figures.maxThroughput.value)) {
    rows.push(["Carries", `${figureText(marks, figures.maxThroughput, rateText)}${headroom(figures)}`]);
  }
  rows.push(["Availability", availabilityLine(marks, figures.availability)]);
  const down = downThrough(marks, figures.availability);
  if (down) rows.push(down);
  const single = singleFailures(marks, figures.availability, component.id);
  if (single) rows.push(single);
  // How many instances somebody else runs is not told and not asked.
  if (!component.replicas.assumed || !(component.kind === "external" || component.technology?.managed))
    rows.push(["Replicas", replicasText(marks, design, component)]);
  if (figures.originRateWhenCold?.value) rows.push(["While empty", `lets ${rateText(figures.originRateWhenCold.value)} through`]);
  rows.push(...capacityRows(marks, figures), ...storageRows(marks, figures));
  for (const shards of figures.shards) {
    rows.push([
      "Shards",
      `${shards.count}, the busiest takes ${percentText(shards.hottestShare)} (${figureText(marks, shards.rateHottest, rateText)})`,
    ]);
  }
  rows.push(...recoveryRows(marks, figures));
  if (figures.swarm) rows.push(...swarmRows(marks, figures.swarm));
  if (figures.job) rows.push(...jobRows(marks, figures.job));
  if (figures.staleness?.value) rows.push(["Reads are behind", figureText(marks, figures.staleness, timeText)]);
  if (figures.quorum) rows.push(["Quorum", figures.quorum.meaning]);
  if (figures.durability?.value != null) rows.push(...figureRow(marks, "Durability", figures.durability, durabilityText));
  if (figures.costPerMonth) {
    const each = figures.costPerMillion?.value ? ` · ${figureText(marks, figures.costPerMillion, moneyText)} per million requests` : "";
    rows.push(["Cost", `${figureText(marks, figures.costPerMonth, moneyText)} a month${each}`]);
  }
  return rows;
}

/** What it needs at peak, what its autoscaler makes of that, and how fast messages pile up. */
function capacityRows(marks: Marks, { capacity, replicas }: ComponentFigures): readonly Row[] {
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
    const reaction = autoscale.reaction ? `, reacts in ${figureText(marks, autoscale.reaction, timeText)}` : "";
    rows.push([
      "Autoscales to",
      `${figureText(marks, autoscale.replicas, countText)} replicas · at peak ${figureText(marks, autoscale.replicasAtPeak, countText)}${reaction}`,
    ]);
  }
  if (backlog?.growthAtPeak.value) rows.push(["Backlog at peak", `grows by ${figureText(marks, backlog.growthAtPeak, rateText)}`]);
  return rows;
}

function storageRows(marks: Marks, { storage, storageGrowth, storageOverTime, fullAfter, residence }: ComponentFigures): readonly Row[] {
  const rows: Row[] = [];
  if (storage?.value) {
    const growth = storageGrowth?.value ? ` · grows ${dataText(storageGrowth.value * 86_400)} a day` : "";
    rows.push(["Storage", `${dataText(storage.value)}${growth}`]);
  }
  const last = storageOverTime.at(-1);
  if (!storage?.value && last && last.bytes > 0) rows.push(["Storage", `${dataText(last.bytes)} after ${timeText(last.after)}`]);
  if (fullAfter)
    rows.push(["Full after", fullAfter.note === fitsForGood ? `never: ${fitsForGood}` : figureText(marks, fullAfter, timeText)]);
  if (residence?.value) rows.push(["Entries stay", figureText(marks, residence, timeText)]);
  return rows;
}

function replicasText(marks: Marks, design: Design, component: Component): string {
  const count = component.replicas.value;
  const shards = component.store?.sharding.reduce((most, sharding) => Math.max(most, sharding.shards.value), 1) ?? 1;
  const zones = [...new Set(component.replicaZones.filter((zone): zone is string => zone !== null))];
  const regions = [...new Set(component.replicaRegions.filter((region): region is string => region !== null))];
  const places = zones.length > 0 ? zones : regions;
  const where =
    places.length === 0 ? "" : ` in ${places.length > 4 ? `${places.length} zones` : places.map((place) => marks.name(place)).join(", ")}`;
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
