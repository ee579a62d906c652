/**
 * Expected attempts per call when an attempt fails with probability `failure` (0…1) and up to `retries` follow:
 * 1 + p + … + p^retries = (1 − p^(n+1)) / (1 − p). Layers of retries multiply.
 */
export function expectedAttempts(failure: number, retries: number): number {
  if (failure >= 1) return retries + 1;
  return (1 - failure ** (retries + 1)) / (1 - failure);
}
