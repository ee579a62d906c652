/*
 * The least that simulates a queue, for the ratios of the bench: one model each, on typed arrays, nothing that other designs need. Two kinds:
 *
 * - The event loops do per event what any event-driven simulator must: take the next event from a set of pending ones, move the clock, draw
 *   from a generator as good as the kernel's (xoshiro128++, one stream per source, 53 bits, logarithm), keep the time integrals of waiting
 *   and busy, and put the latency into a histogram as fine as the kernel's.
 * - The bare loops leave all of that out: the next moments are variables or found by looking at each server, one 32-bit linear congruential
 *   generator draws everything, and the only statistic is a sum. They say what the arithmetic alone costs.
 */

/** What one round did. */
export interface Done {
  readonly events: number;
  readonly requests: number;
}

interface LineOfQueues {
  readonly customers: number;
  /** Arrivals per second. */
  readonly rate: number;
  readonly stations: number;
  readonly servers: number;
  /** Mean seconds of a service. */
  readonly service: number;
  /** Mean seconds from arrival to departure by theory, and how far a run of this length may be off. */
  readonly sojourn: number;
  readonly tolerance: number;
}

/** Pending events at most, customers in the system at most, buckets of the histogram: powers of two. */
const mostEvents = 64;
const mostCustomers = 1 << 12;
const buckets = 1 << 13;

function stream(seed: number): Int32Array {
  return Int32Array.of(seed, 0x9e3779b9, 0x243f6a88, 0xb7e15162);
}

function bits(state: Int32Array): number {
  const s0 = state[0] as number;
  let s1 = state[1] as number;
  let s2 = state[2] as number;
  let s3 = state[3] as number;
  const sum = (s0 + s3) | 0;
  const t = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  state[0] = s0 ^ s3;
  state[1] = s1;
  state[2] = s2 ^ t;
  state[3] = (s3 << 11) | (s3 >>> 21);
  return (((sum << 7) | (sum >>> 25)) + s0) | 0;
}

function exponential(state: Int32Array): number {
  return -Math.log(((bits(state) >>> 5) * 67108864 + (bits(state) >>> 6) + 0.5) / 9007199254740992);
}

/** M/M/c queues in a line as an event-driven simulation. Fractions stay in arrays: as arguments they might become objects. */
export function eventLoop({ customers, rate, stations, servers, service, sojourn, tolerance }: LineOfQueues): Done {
  const time = new Float64Array(mostEvents);
  const event = new Int32Array(mostEvents);
  let pending = 0;
  /** Puts in the event whose time stands behind all others. */
  const push = (what: number): void => {
    let place = pending++;
    const at = time[place] as number;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((time[parent] as number) <= at) break;
      time[place] = time[parent] as number;
      event[place] = event[parent] as number;
      place = parent;
    }
    time[place] = at;
    event[place] = what;
  };
  const pop = (): number => {
    const popped = event[0] as number;
    pending -= 1;
    const at = time[pending] as number;
    const what = event[pending] as number;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= pending) break;
      if (child + 1 < pending && (time[child + 1] as number) < (time[child] as number)) child += 1;
      if ((time[child] as number) >= at) break;
      time[place] = time[child] as number;
      event[place] = event[child] as number;
      place = child;
    }
    time[place] = at;
    event[place] = what;
    return popped;
  };
  const clock = new Float64Array(1);
  const arrivals = stream(1);
  const services = Array.from({ length: stations }, (_, station) => stream(station + 2));
  /** Customers in the system: when each arrived, and the list of free places. */
  const arrived = new Float64Array(mostCustomers);
  const nextFree = Int32Array.from(arrived, (_, customer) => customer + 1);
  let free = 0;
  /** Per station a ring of who waits. */
  const ring = new Int32Array(stations * mostCustomers);
  const head = new Int32Array(stations);
  const tail = new Int32Array(stations);
  const busy = new Int32Array(stations);
  const last = new Float64Array(stations);
  const waitingArea = new Float64Array(stations);
  const busyArea = new Float64Array(stations);
  const counts = new Float64Array(buckets);
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  let sum = 0;
  let done = 0;
  let events = 0;
  const touch = (station: number): void => {
    const now = clock[0] as number;
    const elapsed = now - (last[station] as number);
    waitingArea[station] = (waitingArea[station] as number) + elapsed * ((tail[station] as number) - (head[station] as number));
    busyArea[station] = (busyArea[station] as number) + elapsed * (busy[station] as number);
    last[station] = now;
  };
  const begin = (station: number, customer: number): void => {
    time[pending] = (clock[0] as number) + exponential(services[station] as Int32Array) * service;
    push((customer << 3) | (station + 1));
  };
  const enter = (station: number, customer: number): void => {
    touch(station);
    if ((busy[station] as number) < servers) {
      busy[station] = (busy[station] as number) + 1;
      begin(station, customer);
    } else {
      ring[station * mostCustomers + ((tail[station] as number) & (mostCustomers - 1))] = customer;
      tail[station] = (tail[station] as number) + 1;
    }
  };
  time[0] = exponential(arrivals) / rate;
  push(0);
  while (done < customers) {
    clock[0] = time[0] as number;
    const what = pop();
    events += 1;
    if (what === 0) {
      time[pending] = (clock[0] as number) + exponential(arrivals) / rate;
      push(0);
      const customer = free;
      free = nextFree[customer] as number;
      arrived[customer] = clock[0] as number;
      enter(0, customer);
      continue;
    }
    const station = (what & 7) - 1;
    const customer = what >> 3;
    touch(station);
    if ((head[station] as number) < (tail[station] as number)) {
      const next = ring[station * mostCustomers + ((head[station] as number) & (mostCustomers - 1))] as number;
      head[station] = (head[station] as number) + 1;
      begin(station, next);
    } else busy[station] = (busy[station] as number) - 1;
    if (station + 1 < stations) enter(station + 1, customer);
    else {
      const latency = (clock[0] as number) - (arrived[customer] as number);
      nextFree[customer] = free;
      free = customer;
      done += 1;
      sum += latency;
      value[0] = latency;
      const bucket = ((words[1] as number) >> 13) & (buckets - 1);
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  }
  if (Math.abs(sum / done - sojourn) > tolerance) throw new Error(`the event loop is wrong: ${sum / done}`);
  const share = busyArea.reduce((area, one) => area + one, 0) / stations / (clock[0] as number);
  if (Math.abs(share - rate * service) > 0.05 * rate * service) throw new Error(`the event loop counts wrongly: ${share}`);
  return { events, requests: customers };
}

function congruential(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return -Math.log(((state >>> 0) + 0.5) / 4294967296);
  };
}

/** M/M/1 with nothing but a clock, two next times, a ring of arrival times and a sum. */
export function bareLoop(customers: number): Done {
  const ring = new Float64Array(1 << 16);
  const exponential = congruential();
  let head = 0;
  let tail = 0;
  let arrival = exponential() / 5;
  let departure = Number.POSITIVE_INFINITY;
  let served = 0;
  let sum = 0;
  let events = 0;
  while (served < customers) {
    events += 1;
    if (arrival < departure) {
      ring[tail & 65535] = arrival;
      if (tail === head) departure = arrival + exponential() / 8;
      tail += 1;
      arrival += exponential() / 5;
    } else {
      sum += departure - (ring[head & 65535] as number);
      head += 1;
      served += 1;
      departure = tail === head ? Number.POSITIVE_INFINITY : departure + exponential() / 8;
    }
  }
  if (Math.abs(sum / served - 1 / 3) > 0.02) throw new Error(`the bare loop is wrong: ${sum / served}`);
  return { events, requests: customers };
}

/** Three M/M/4 in a line with nothing but a heap of departures, rings of waiting requests and a sum. */
export function bareLine(customers: number): Done {
  const stations = 3;
  const servers = 4;
  const ring = Array.from({ length: stations }, () => new Float64Array(1 << 12));
  const head = new Int32Array(stations);
  const tail = new Int32Array(stations);
  /** Per server: when it is done (Infinity: idle), and when its customer arrived at the first station. */
  const done = new Float64Array(stations * servers).fill(Number.POSITIVE_INFINITY);
  const since = new Float64Array(stations * servers);
  const exponential = congruential();
  const enter = (station: number, arrived: number, now: number): void => {
    for (let server = station * servers; server < (station + 1) * servers; server++) {
      if (done[server] !== Number.POSITIVE_INFINITY) continue;
      done[server] = now + exponential() * 0.5;
      since[server] = arrived;
      return;
    }
    (ring[station] as Float64Array)[(tail[station] as number) & 4095] = arrived;
    tail[station] = (tail[station] as number) + 1;
  };
  let arrival = exponential() / 6;
  let served = 0;
  let sum = 0;
  let events = 0;
  while (served < customers) {
    events += 1;
    let first = 0;
    for (let server = 1; server < done.length; server++) if ((done[server] as number) < (done[first] as number)) first = server;
    const now = done[first] as number;
    if (arrival < now) {
      enter(0, arrival, arrival);
      arrival += exponential() / 6;
      continue;
    }
    const station = Math.floor(first / servers);
    const arrived = since[first] as number;
    done[first] = Number.POSITIVE_INFINITY;
    if ((head[station] as number) < (tail[station] as number)) {
      since[first] = (ring[station] as Float64Array)[(head[station] as number) & 4095] as number;
      head[station] = (head[station] as number) + 1;
      done[first] = now + exponential() * 0.5;
    }
    if (station + 1 < stations) enter(station + 1, arrived, now);
    else {
      served += 1;
      sum += now - arrived;
    }
  }
  // Three M/M/4 at ρ 0.75: W = 3 × 0.7547 s.
  if (Math.abs(sum / served - 2.264) > 0.05) throw new Error(`the bare line is wrong: ${sum / served}`);
  return { events, requests: customers };
}
