/** Work of a fixed size on numbers, some 50 ms on an idle machine of 2025: what others measure on a busy machine can be told as a ratio to it. */
export function referenceLoop(): number {
  const values = new Float64Array(4096);
  let sum = 0;
  for (let round = 0; round < 3000; round++) {
    for (let i = 1; i < values.length; i++) {
      values[i] = (values[i - 1] as number) * 0.5 + i;
      sum += values[i] as number;
    }
  }
  return sum;
}
