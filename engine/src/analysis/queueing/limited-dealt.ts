import { type LimitedQueue, limitedQueue } from "./mmck.ts";

/** Room times ways that are computed state by state. */
const mostStates = 4_000_000;

/**
 * Every `ways`-th request of a Poisson stream at a queue of exponential servers with room for `room` in all: Eₖ/M/c/K exactly, by its chain of phases. From the full state
 * downwards: with ν the rate of phases, r = ν/(ν + μₙ) and n requests here, xₙ(j) = r·xₙ(j − 1) + μₙ₊₁·xₙ₊₁(j)/(ν + μₙ), and what comes up to n goes down
 * from it. `arrivalRate` in 1/s at this queue, `serviceMean` in s. `null` beyond some million states.
 * Source: the balance equations of Gross et al., "Fundamentals of Queueing Theory", §4.3, with a last state.
 */
export function dealtLimitedQueue(
  ways: number,
  arrivalRate: number,
  serviceMean: number,
  servers: number,
  room: number,
): LimitedQueue | null {
  if (ways <= 1) return limitedQueue(arrivalRate, serviceMean, servers, room);
  if (!(room * ways <= mostStates) || !(serviceMean > 0) || !(arrivalRate > 0)) return null;
  const phases = ways * arrivalRate * serviceMean;
  // Those about to bring a request at each number of requests, and all of a number.
  const bringing = new Float64Array(room + 1);
  const number = new Float64Array(room + 1);
  let above = new Float64Array(ways);
  let total = 0;
  for (let n = room; n >= 0; n--) {
    const leaving = Math.min(n, servers);
    const coming = Math.min(n + 1, servers);
    const share = phases / (phases + leaving);
    const level = new Float64Array(ways);
    let last = 0;
    let inner = 0;
    if (n < room) {
      // Without those that begin here, j = 0: what comes down from above.
      for (let j = 1; j < ways; j++) {
        last = share * last + (coming * (above[j] as number)) / (phases + leaving);
        level[j] = last;
        inner += last;
      }
    }
    const begins = n === room ? 1 : (coming * (above[0] as number) + leaving * inner) / ((phases + leaving) * share ** ways);
    let part = begins;
    let sum = 0;
    for (let j = 0; j < ways; j++) {
      level[j] = (level[j] as number) + part;
      part *= share;
      sum += level[j] as number;
    }
    bringing[n] = level[ways - 1] as number;
    number[n] = sum;
    total += sum;
    above = level;
    if (total > 1e200) {
      for (let i = n; i <= room; i++) {
        bringing[i] = (bringing[i] as number) * 1e-200;
        number[i] = (number[i] as number) * 1e-200;
      }
      above = level.map((each) => each * 1e-200);
      total *= 1e-200;
    }
  }
  const asked = bringing.reduce((all, each) => all + each, 0);
  const blocking = (bringing[room] as number) / asked;
  let inSystem = 0;
  let busy = 0;
  for (let n = 0; n <= room; n++) {
    inSystem += (n * (number[n] as number)) / total;
    busy += (Math.min(n, servers) * (number[n] as number)) / total;
  }
  const admitted = arrivalRate * (1 - blocking);
  const sojourn = admitted > 0 ? inSystem / admitted : serviceMean;
  const seen = bringing.subarray(0, room).map((each) => each / asked / (1 - blocking));
  return { blocking, inSystem, sojourn, wait: Math.max(0, sojourn - serviceMean), utilisation: busy / servers, seen };
}
