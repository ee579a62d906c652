/** Generalised harmonic number Σ k^−s for k = 1…n, n up to infinity (where it converges): the first terms one by one, the rest by Euler–Maclaurin. */
export function harmonic(n: number, s: number): number {
  const head = Math.min(n, 1000);
  let sum = 0;
  for (let k = 1; k <= head; k++) sum += k ** -s;
  if (n <= head) return sum;
  const integral = Math.abs(s - 1) < 1e-12 ? Math.log(n / head) : (n ** (1 - s) - head ** (1 - s)) / (1 - s);
  return sum + integral + (n ** -s - head ** -s) / 2 + (s * (head ** (-s - 1) - n ** (-s - 1))) / 12;
}
