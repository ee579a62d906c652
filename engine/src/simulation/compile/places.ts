import type { Design, Place } from "../../model/index.ts";
import { distanceBetween } from "../../model/index.ts";

/** Numbers the places where units and users are, so that the way between two of them is one look-up. */
export class PlaceNames {
  private readonly numbers = new Map<string, number>();
  private readonly places: Place[] = [];

  constructor(private readonly design: Design) {}

  of(place: Place): number {
    const key = `${place.user} ${place.region ?? ""} ${place.zone ?? ""}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.places.length);
    return this.places.push(place) - 1;
  }

  /** One-way latencies in seconds between all places numbered so far. */
  distances(): { readonly distances: Float64Array; readonly placeCount: number } {
    const placeCount = this.places.length;
    const distances = new Float64Array(placeCount * placeCount);
    this.places.forEach((from, a) => {
      this.places.forEach((to, b) => {
        distances[a * placeCount + b] = distanceBetween(this.design, from, to).seconds;
      });
    });
    return { distances, placeCount };
  }
}
