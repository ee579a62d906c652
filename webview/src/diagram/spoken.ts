import { t } from "../texts/index.ts";

type Unit = keyof typeof t.spoken.units;
type Magnitude = keyof typeof t.spoken.magnitudes;
type Period = keyof typeof t.spoken.per;

/**
 * A figure as it is to be heard: `3.86k rps` becomes `3.86 thousand requests per second`, `p99 2 ms` becomes `99th percentile 2 milliseconds`.
 * For texts of figures only: a name may look like a unit.
 */
export function spoken(text: string): string {
  return text
    .replaceAll(/\bp(\d+(?:\.\d+)?)\b/g, (_, number: string) => t.spoken.percentile(number))
    .replaceAll(/(\d) \/ (s|min|h|day|year)\b/g, (_, digit: string, period: Period) => `${digit} ${t.spoken.per[period]}`)
    .replaceAll(
      /(\d[\d.]*)(?:(k|M)| (bn|tn))?(?: (rps|ns|µs|ms|s|min|h))?(?![\w.])/g,
      (_, number: string, close: Magnitude | undefined, far: Magnitude | undefined, unit: Unit | undefined) => {
        const magnitude = close ?? far;
        const words = [number];
        if (magnitude) words.push(formOf(t.spoken.magnitudes[magnitude], number === "1"));
        if (unit) words.push(formOf(t.spoken.units[unit], number === "1" && !magnitude));
        return words.join(" ");
      },
    );
}

function formOf([one, many]: readonly [string, string], isOne: boolean): string {
  return isOne ? one : many;
}
