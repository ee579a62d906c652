/** Generalised harmonic number Σ k^−s for k = 1…n, n up to infinity (where it converges): the first terms one by one, the rest by Euler–Maclaurin. */
export function harmonic(n: number, s: number): number {
  const head = Math.min(n, 1000);
  let sum = 0;
  for (let k = 1; k <= head; k++) sum += k ** -s;
  if (n <= head) return sum;
  // ∫ x^−s dx from head to n, without cancellation where s is near 1.
  const octaves = Math.log(n / head);
  const integral = s === 1 ? octaves : (head ** (1 - s) * Math.expm1((1 - s) * octaves)) / (1 - s);
  return sum + integral + (n ** -s - head ** -s) / 2 + (s * (head ** (-s - 1) - n ** (-s - 1))) / 12;
}
