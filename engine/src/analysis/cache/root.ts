const maxSteps = 200;

/**
 * Where an increasing function is 0 between `low` and `high`, by false position with the Illinois correction; the bound that is nearer to 0 where it
 * has one sign between them. `enough` is the error that decides nothing.
 */
export function increasingRoot(errorAt: (x: number) => number, low: number, high: number, enough: number): number {
  let [from, until] = [low, high];
  let lowError = errorAt(from);
  if (!(lowError < -enough)) return from;
  let highError = errorAt(until);
  if (!(highError > enough)) return until;
  let side = 0;
  for (let i = 0; i < maxSteps && until - from > 1e-13 * Math.max(1, Math.abs(until)); i++) {
    const next = Number.isFinite(highError) ? (from * highError - until * lowError) / (highError - lowError) : (from + until) / 2;
    const error = errorAt(next);
    if (Math.abs(error) <= enough) return next;
    if (error < 0) {
      from = next;
      lowError = error;
      if (side === -1) highError /= 2;
      side = -1;
    } else {
      until = next;
      highError = error;
      if (side === 1) lowError /= 2;
      side = 1;
    }
  }
  return (from + until) / 2;
}
