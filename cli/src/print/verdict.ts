import type { Style } from "./style.ts";

export { boundedValueText, marginOf, marginText } from "@lintel/engine/model";

/** ✓ met, ✗ missed, ? not known. */
export function verdictMark(met: boolean | null, { colors, symbols }: Style): string {
  if (met === null) return colors.yellow(symbols.unknown);
  return met ? colors.green(symbols.met) : colors.red(symbols.missed);
}
