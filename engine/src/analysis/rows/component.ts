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
  const { words } = marks;
  const { labels } = words;
  const rows: Row[] = [];
  if (component.kind === "client") {
    rows.push([labels.sends, withPeak(marks, figures.rate, figures.peakRate, rateText)]);
    if (component.client?.users) rows.push([labels.users, countText(component.client.users.value)]);
    return rows;
  }
  const idle = figures.rate.value === 0 && figures.rate.note !== null ? `: ${figures.rate.note}` : "";
  rows.push([labels.load, `${withPeak(marks, figures.rate, figures.peakRate, rateText)}${idle}`]);
  if (component.store && figures.readRate.value !== null && figures.writeRate.value) {
    rows.push([labels.readsWrites, `${figureText(marks, figures.readRate, rateText)}, ${figureText(marks, figures.writeRate, rateText)}`]);
  }
  if (figures.hitRatio) rows.push([labels.hitRatio, figureText(marks, figures.hitRatio, percentText)]);
  if (component.workers.value !== null) {
    const utilisation = withPeak(marks, figures.utilisation, figures.peakUtilisation, percentText);
    rows.push([
      labels.utilisation,
      figures.utilisation.value === null
        ? utilisation
        : words.ofWorkers(utilisation, component.workers.value, digits(component.workers.value)),
    ]);
  }
  if (component.serviceTime) {
    rows.push([labels.timeHere, latencyText(marks, figures.sojourn)]);
    if (figures.wait.value && figures.sojourn.mean !== null && figures.wait.value >= figures.sojourn.mean * 0.01)
      rows.push([labels.waiting, timeText(figures.wait.value)]);
  }
  if (figures.maxThroughput.value !== null && Number.isFinite(figures.maxThroughput.value)) {
    rows.push([labels.carries, `${figureText(marks, figures.maxThroughput, rateText)}${headroom(marks, figures)}`]);
  }
  rows.push([labels.availability, availabilityLine(marks, figures.availability)]);
  const down = downThrough(marks, figures.availability);
  if (down) rows.push(down);
  const single = singleFailures(marks, figures.availability, component.id);
  if (single) rows.push(single);
  // How many instances somebody else runs is not told and not asked.
  if (!component.replicas.assumed || !(component.kind === "external" || component.technology?.managed))
    rows.push([labels.replicas, replicasText(marks, design, component)]);
  if (figures.originRateWhenCold?.value) rows.push([labels.whileEmpty, words.letsThrough(rateText(figures.originRateWhenCold.value))]);
  rows.push(...capacityRows(marks, figures), ...storageRows(marks, figures));
  for (const shards of figures.shards) {
    rows.push([
      labels.shards,
      words.shardsOf(shards.count, percentText(shards.hottestShare), figureText(marks, shards.rateHottest, rateText)),
    ]);
  }
  rows.push(...recoveryRows(marks, figures));
  if (figures.swarm) rows.push(...swarmRows(marks, figures.swarm));
  if (figures.job) rows.push(...jobRows(marks, figures.job));
  if (figures.staleness?.value) rows.push([labels.staleness, figureText(marks, figures.staleness, timeText)]);
  if (figures.quorum) rows.push([labels.quorum, figures.quorum.meaning]);
  if (figures.durability?.value != null) rows.push(...figureRow(marks, labels.durability, figures.durability, durabilityText));
  if (figures.costPerMonth) {
    const each = figures.costPerMillion?.value ? ` · ${words.perMillion(figureText(marks, figures.costPerMillion, moneyText))}` : "";
    rows.push([labels.cost, `${words.aMonth(figureText(marks, figures.costPerMonth, moneyText))}${each}`]);
  }
  return rows;
}

/** What it needs at peak, what its autoscaler makes of that, and how fast messages pile up. */
function capacityRows(marks: Marks, { capacity, replicas }: ComponentFigures): readonly Row[] {
  if (!capacity) return [];
  const { words } = marks;
  const rows: Row[] = [];
  const { replicasNeededAtPeak: atPeak, replicasNeededWithZoneLost: withLoss, autoscale, backlog } = capacity;
  if (atPeak.value !== null && withLoss.value !== null && (withLoss.value > 1 || replicas > 1)) {
    const [needed, busy] = [countText(atPeak.value), percentText(capacity.target)];
    rows.push([
      words.labels.needed,
      atPeak.value === withLoss.value
        ? words.needed(atPeak.value, needed, busy)
        : words.neededWithLoss(atPeak.value, needed, countText(withLoss.value), busy),
    ]);
  }
  if (autoscale) {
    const reaction = autoscale.reaction ? `, ${words.reactsIn(figureText(marks, autoscale.reaction, timeText))}` : "";
    const replicasText = words.autoscaled(
      figureText(marks, autoscale.replicas, countText),
      figureText(marks, autoscale.replicasAtPeak, countText),
    );
    rows.push([words.labels.autoscaled, `${replicasText}${reaction}`]);
  }
  if (backlog?.growthAtPeak.value) rows.push([words.labels.backlog, words.growsBy(figureText(marks, backlog.growthAtPeak, rateText))]);
  return rows;
}

function storageRows(marks: Marks, { storage, storageGrowth, storageOverTime, fullAfter, residence }: ComponentFigures): readonly Row[] {
  const { words } = marks;
  const rows: Row[] = [];
  if (storage?.value) {
    const growth = storageGrowth?.value ? ` · ${words.growsDaily(dataText(storageGrowth.value * 86_400))}` : "";
    rows.push([words.labels.storage, `${dataText(storage.value)}${growth}`]);
  }
  const last = storageOverTime.at(-1);
  if (!storage?.value && last && last.bytes > 0)
    rows.push([words.labels.storage, words.dataAfter(dataText(last.bytes), timeText(last.after))]);
  if (fullAfter)
    rows.push([words.labels.fullAfter, fullAfter.note === fitsForGood ? words.never(fitsForGood) : figureText(marks, fullAfter, timeText)]);
  if (residence?.value) rows.push([words.labels.residence, figureText(marks, residence, timeText)]);
  return rows;
}

function replicasText(marks: Marks, design: Design, component: Component): string {
  const count = component.replicas.value;
  const shards = component.store?.sharding.reduce((most, sharding) => Math.max(most, sharding.shards.value), 1) ?? 1;
  const zones = [...new Set(component.replicaZones.filter((zone): zone is string => zone !== null))];
  const regions = [...new Set(component.replicaRegions.filter((region): region is string => region !== null))];
  const places = zones.length > 0 ? zones : regions;
  const { words } = marks;
  const total = shards > 1 ? words.shards(String(count), shards) : String(count);
  const names = places.length > 4 ? words.zones(places.length) : places.map((place) => marks.name(place)).join(", ");
  const placed = places.length === 0 ? total : words.inPlaces(total, names);
  const active = component.mode.value === "active-passive" && count > 1 ? `${placed}, ${words.oneActive}` : placed;
  const known = component.replicas.assumed ? words.assumed(active) : active;
  return design.regions.length > 0 && places.length === 0 ? `${known}, ${words.placedNowhere}` : known;
}

function headroom(marks: Marks, figures: ComponentFigures): string {
  const load = figures.peakRate.value ?? figures.rate.value;
  const most = figures.maxThroughput.value;
  if (!load || most === null) return "";
  const factor = most / load;
  return ` · ${factor >= 1 ? marks.words.timesThePeak(digits(factor)) : marks.words.onlyOfThePeak(percentText(factor))}`;
}
