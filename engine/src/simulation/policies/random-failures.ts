import { timeText } from "../../model/index.ts";
import { Event, eventOf } from "../kernel/events.ts";
import { RandomStream } from "../kernel/random.ts";
import { UnitState } from "../replicas.ts";
import type { Simulator } from "../simulator.ts";

/** Mean length in seconds of a zone's or region's outage, of which a design gives only the availability. */
const placeOutage = 3600;

/** Words of random numbers that a subject's next failure takes, mostly: there may be a hundred thousand subjects. */
const wordsOfFailure = 4;

/** What fails as a whole: a replica, or a place with all replicas in it. Means in seconds. */
interface Subject {
  readonly name: string;
  readonly element: string;
  readonly units: readonly number[];
  readonly up: number;
  readonly down: number;
  /** Its callers get no answer rather than a refusal. */
  readonly silent: boolean;
  readonly stream: RandomStream;
}

/**
 * Failures by chance, when a run asks for them: replicas, zones and regions are up and down in turn for exponential times, whose means follow
 * from availability and MTTR. At the start each is down as often as in the long run.
 */
export class RandomFailures {
  private readonly subjects: Subject[] = [];
  private readonly sim: Simulator;

  constructor(sim: Simulator, seed: number, run: string) {
    this.sim = sim;
    const add = (subject: Omit<Subject, "up" | "down" | "stream">, availability: number, repair: number): void => {
      if (!(availability > 0 && availability < 1) || !(repair > 0) || subject.units.length === 0) return;
      const stream = new RandomStream(seed, `${run} failures of ${subject.name}`, wordsOfFailure);
      this.subjects.push({ ...subject, up: (repair * availability) / (1 - availability), down: repair, stream });
    };
    const { components, units, zones, regions, places } = sim.model;
    for (const station of components) {
      if (station.isClient) continue;
      const { availability, mttr } = station.component.reliability;
      for (let unit = station.firstUnit; unit < station.firstUnit + station.groups * station.slots; unit++) {
        const name = `replica ${unit - station.firstUnit + 1} of ${station.id}`;
        add({ name, element: station.id, units: [unit], silent: false }, availability.value, mttr.value);
      }
    }
    const placed = (matches: (unit: { zone: number; region: number }) => boolean): number[] =>
      units.flatMap((unit, i) => (matches(unit) ? [i] : []));
    const failingPlaces = [
      ...zones.map((id, zone) => ({ id, units: placed((unit) => unit.zone === zone) })),
      ...regions.map((id, region) => ({ id, units: placed((unit) => unit.region === region) })),
    ];
    for (const { id, units: inside } of failingPlaces) {
      const availability = places.get(id) ?? 1;
      add({ name: id, element: id, units: inside, silent: true }, availability, placeOutage);
      if (availability < 1 && inside.length > 0)
        sim.note(
          `Outages of zones and regions are taken to last ${timeText(placeOutage)} on average, because only their availability is given.`,
        );
    }
    this.subjects.forEach(({ up, down, stream }, i) => {
      if (stream.happens(down / (up + down))) sim.queue.push(0, eventOf(Event.fails, i));
      else sim.queue.push(up * stream.exponential(), eventOf(Event.fails, i));
    });
  }

  fails(index: number): void {
    const { sim } = this;
    const { name, element, units, silent, down, stream } = this.subjects[index]!;
    const lasts = down * stream.exponential();
    // A replica that autoscaling may add fails as well as others, but while it is not there nobody sees it.
    if (units.some((unit) => sim.replicas.state[unit] !== UnitState.absent)) sim.tell(`${name} fails for ${timeText(lasts)}`, element);
    for (const unit of units) sim.replicas.hold(unit, silent);
    sim.queue.push(sim.now + lasts, eventOf(Event.repaired, index));
  }

  repaired(index: number): void {
    const { sim } = this;
    const { units, up, stream } = this.subjects[index]!;
    for (const unit of units) sim.replicas.letGo(unit);
    sim.queue.push(sim.now + up * stream.exponential(), eventOf(Event.fails, index));
  }
}
