/** 97.5% quantile of Student's t for 1 … 30 degrees of freedom (two-sided 95%), to four decimals. */
const table = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098,
  2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];

/** The factor of a two-sided 95% interval with this many degrees of freedom; beyond the table by Cornish–Fisher expansion. */
export function studentFactor(degrees: number): number {
  const tabled = table[degrees - 1];
  if (tabled !== undefined) return tabled;
  const z = 1.959963985;
  const z3 = z * z * z;
  return z + (z3 + z) / (4 * degrees) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * degrees * degrees);
}

/** Half-width of the 95% interval of the mean of independent values; `null` for fewer than two. */
export function halfWidth(values: readonly number[]): number | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return studentFactor(n - 1) * Math.sqrt(squares / (n - 1) / n);
}
