export type AutomaticDirection = "right" | "down";

/*
 * Pictures that run to the right are about three times as wide as tall, those that run down about as wide as tall: they
 * fit equally well between. Around that there is a band in which nothing changes, so that a picture does not turn with
 * every pull at the divider.
 */
const even = 1.4;
const [turnsDown, turnsRight] = [1.15, 1.7];

/** Where a picture runs when its design does not say, in a page of some size; `before` is where it ran until now. */
export function automaticDirection(
  page: { readonly width: number; readonly height: number },
  before: AutomaticDirection | null,
): AutomaticDirection {
  // A hidden page has no size to judge by.
  if (page.width <= 0 || page.height <= 0) return before ?? "right";
  const ratio = page.width / page.height;
  if (before === null) return ratio < even ? "down" : "right";
  if (before === "right") return ratio < turnsDown ? "down" : "right";
  return ratio > turnsRight ? "right" : "down";
}
