import { erlangC } from "./erlang.ts";
import { shortestQueueWait, shortestQueueWaiting } from "./shortest-queue.ts";

/** Servers beyond which hardly anyone waits: two choices are then taken as the shortest of two queues. */
const mostServers = 100;
/** Sweeps over the shares of queues of each length; they settle within some dozens. */
const mostSweeps = 2000;
/** Shares of queues that long that change no digit. */
const negligible = 1e-12;

/** Wait when each request joins the shorter of two queues picked at random. */
export interface TwoChoicesWait {
  /** In seconds. */
  readonly wait: number;
  /** Probability to wait at all, 0…1. */
  readonly waiting: number;
}

/**
 * Power of two choices over `queues` M/M/c queues at `arrivalRate` 1/s each. With many queues the share sₖ of those with k requests or more
 * solves λ(sₖ₋₁² − sₖ²) = min(k, c)·μ·(sₖ − sₖ₊₁), so that sₖ = ρ·sₖ₋₁² from k = c on (Mitzenmacher, "The power of two choices in randomized load
 * balancing", 1996). Two queues are a join of the shortest queue; the difference, of the wait and of the share that waits, falls as
 * 1/(n − 1). `null` at ρ ≥ 1.
 */
export function twoChoicesWait(arrivalRate: number, serviceMean: number, servers: number, queues: number): TwoChoicesWait | null {
  const load = arrivalRate * serviceMean;
  const rho = load / servers;
  if (!(rho < 1)) return null;
  const two = shortestQueueWait(2 * arrivalRate, serviceMean, servers, 2) ?? 0;
  if (!(servers <= mostServers)) return { wait: two, waiting: Math.min(1, erlangC(servers, load) ** 2) };
  const busy = new Float64Array(servers + 1);
  busy[0] = 1;
  for (let k = 1; k <= servers; k++) busy[k] = rho * (busy[k - 1] as number);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let change = 0;
    for (let k = 1; k <= servers; k++) {
      const before = busy[k - 1] as number;
      // λs² + ks − (λ·before² + k·after) = 0.
      const right = load * before * before + k * (busy[k + 1] ?? 0);
      const next = k === servers ? rho * before * before : (2 * right) / (k + Math.sqrt(k * k + 4 * load * right));
      change = Math.max(change, Math.abs(next - (busy[k] as number)));
      busy[k] = next;
    }
    if (change < negligible) break;
  }
  let waitingRequests = 0;
  for (let share = rho * (busy[servers] as number) ** 2; share > negligible; share = rho * share * share) waitingRequests += share;
  const many = load > 0 ? (waitingRequests / load) * serviceMean : 0;
  const waitingMany = (busy[servers] as number) ** 2;
  const few = queues > 2 ? 1 / (queues - 1) : 1;
  const waitingTwo = erlangC(2 * servers, 2 * load) * shortestQueueWaiting(2, servers, rho);
  return { wait: many + Math.max(0, two - many) * few, waiting: waitingMany + (waitingTwo - waitingMany) * few };
}
