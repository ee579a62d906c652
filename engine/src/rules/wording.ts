import { type CallStep, type Component, type RelatedLocation, timeText } from "../model/index.ts";

/** `A`, `A and B`, `A, B and C`; at most `most` names, the rest counted. */
export function listText(names: readonly string[], most = 4): string {
  if (names.length === 0) return "nothing";
  if (names.length === 1) return names[0] as string;
  if (names.length > most) return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** `1 copy`, `3 copies`. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A note as a sentence of its own. */
export function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}${note.endsWith(".") ? "" : "."}`;
}

/** The hops from the client to the last call, in order, as places to look at. */
export function hops(path: readonly CallStep[]): readonly RelatedLocation[] {
  return path.map((call, index) => ({
    message: `hop ${index + 1} of ${path.length}: ${call.from} ${call.async ? "~>" : "->"} ${call.to}`,
    origin: call.origin,
  }));
}

/** Downtime of a 365.25-day year that an availability in 0…1 allows. */
export function yearlyDowntime(availability: number): string {
  return timeText((1 - availability) * 365.25 * 86_400);
}

const kindNames: Readonly<Partial<Record<Component["kind"], string>>> = {
  loadbalancer: "load balancer",
  objectstore: "object store",
  filesystem: "file system",
};

/** The kind of a component in words. */
export function kindText(component: Component): string {
  return kindNames[component.kind] ?? component.kind;
}

/** Minutes and hours that people write, in seconds. */
const longTimes = [60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** The shortest time that a person would write and that is not below a time: 1, 1.5, 2, 3, 5, 8 times a power of ten, whole minutes or hours above. */
export function roundUpTime(seconds: number): number {
  const long = seconds > 30 ? longTimes.find((time) => time >= seconds * (1 - 1e-9)) : undefined;
  if (long !== undefined) return long;
  if (seconds > 86_400) return Math.ceil(seconds / 86_400 - 1e-9) * 86_400;
  const power = 10 ** Math.floor(Math.log10(seconds));
  const step = [1, 1.5, 2, 3, 5, 8, 10].find((candidate) => candidate * power >= seconds * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}

/** The longest such time that is not above. */
export function roundDownTime(seconds: number): number {
  if (seconds >= 86_400) return Math.floor(seconds / 86_400) * 86_400;
  const long = [...longTimes].reverse().find((time) => time <= seconds * (1 + 1e-9));
  if (long !== undefined) return long;
  const power = 10 ** Math.floor(Math.log10(seconds));
  const step = [8, 5, 3, 2, 1.5, 1].find((candidate) => candidate * power <= seconds * (1 + 1e-9)) ?? 1;
  return Number((step * power).toPrecision(3));
}
