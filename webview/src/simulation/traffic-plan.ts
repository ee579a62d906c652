import { type Point, polylineLength } from "../diagram/geometry.ts";

/** What goes over one link at a moment. */
export interface LinkTraffic {
  /** Calls per second, and those of them that fail. */
  readonly calls: number;
  readonly failed: number;
}

/** A link's way in the picture and how often a dot leaves on it. */
export interface DotSource {
  readonly link: string;
  readonly points: readonly Point[];
  readonly length: number;
  /** Dots per second of the reader's. */
  readonly rate: number;
  /** Share of the dots that stand for failing calls, 0…1. */
  readonly failing: number;
}

export interface TrafficPlan {
  readonly sources: readonly DotSource[];
  /** Calls that one dot stands for. */
  readonly each: number;
}

/** Pixels of the picture that a dot goes in a second. */
export const dotSpeed = 150;
const niceSteps = [1, 2, 3, 5] as const;

/**
 * Which dots show the traffic of a moment: a sample in which one dot stands for so many calls that about `most` of them are under way at once at
 * the most, and none follows another by less than `closest` pixels. On all links it stands for as many, so that thick and thin traffic compare.
 */
export function trafficPlan(
  routes: ReadonlyMap<string, { readonly points: readonly Point[] }>,
  traffic: ReadonlyMap<string, LinkTraffic>,
  most: number,
  closest: number,
): TrafficPlan {
  const links = [...traffic].flatMap(([link, { calls, failed }]) => {
    const points = routes.get(link)?.points;
    const length = points ? polylineLength(points) : 0;
    return points && length > 0 && calls > 0 ? [{ link, points, length, calls, failing: Math.min(1, failed / calls) }] : [];
  });
  const underWay = links.reduce((sum, { calls, length }) => sum + (calls * length) / dotSpeed, 0);
  const thickest = links.reduce((highest, { calls }) => Math.max(highest, calls), 0);
  const each = niceAtLeast(Math.max(underWay / Math.max(1, most), (thickest * closest) / dotSpeed));
  return {
    each,
    sources: links.map(({ link, points, length, calls, failing }) => ({ link, points, length, failing, rate: calls / each })),
  };
}

/** The smallest of 1, 2, 3, 5, 10, 20, 30, … that is no less. */
function niceAtLeast(value: number): number {
  for (let scale = 1; scale <= 1e12; scale *= 10) for (const step of niceSteps) if (step * scale >= value) return step * scale;
  return value;
}
