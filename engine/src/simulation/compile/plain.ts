import type { LinkModel, Site, StationModel } from "./model.ts";

/*
 * Which calls may take the short way (`PlainCalls`). The long way asks every property of a link, a site and a component where it matters; the
 * short way asks none, so here each has to say for which of its values a call needs nothing of it. A property that is added to the model
 * does not compile until it is listed.
 */

/** For each property the values with which a call stays plain. */
type Rules<T> = { readonly [K in keyof T]-?: (value: T[K]) => boolean };

/** Decided elsewhere on both ways: who is asked, who is up, how long the work takes, what follows; or of no meaning to a call. */
const either = (): boolean => true;
const none = (value: unknown): boolean => value === null;
const no = (value: boolean): boolean => !value;
const zero = (value: number): boolean => value === 0;
const endless = (value: number): boolean => value === Number.POSITIVE_INFINITY;

const station: Rules<StationModel> = {
  // What a call meets at its callee.
  isClient: no,
  isCoordinator: no,
  routing: (routing) => routing === "any",
  groups: (groups) => groups === 1,
  slots: (slots) => slots > 0,
  rateLimit: none,
  shedAbove: (share) => share > 1,
  queueLimit: endless,
  concurrency: endless,
  processorSharing: no,
  blocking: no,
  keepsState: no,
  errorRate: zero,
  takesFrom: (backlogs) => backlogs.length === 0,
  // What makes it keep state.
  cache: either,
  coalesces: either,
  flush: either,
  messaging: either,
  ledPartitions: either,
  publishesTo: either,
  replication: either,
  tracksVersions: either,
  prefersAvailability: either,
  isChain: either,
  sharding: either,
  rebalances: either,
  rebalanceRate: either,
  // What its line, its workers and its replicas do on both ways.
  workers: either,
  lastInFirstOut: either,
  lines: either,
  service: either,
  serviceStream: either,
  activePassive: either,
  isLed: either,
  detection: either,
  checkEvery: either,
  takeover: either,
  electedBy: either,
  autoscale: either,
  restart: either,
  // Names and numbers.
  index: either,
  component: either,
  id: either,
  firstGroup: either,
  shards: either,
  firstUnit: either,
  copies: either,
  place: either,
  zone: either,
  region: either,
  limiterProgram: either,
  choiceStream: either,
};

/** The way there and back takes no time and loses nothing. */
const level = { oneWay: zero, jitter: zero, loss: zero } satisfies Partial<Rules<LinkModel>>;

const link: Rules<LinkModel> = {
  ...level,
  sending: zero,
  answering: zero,
  timeout: (timeout) => timeout < 0,
  retries: none,
  hedge: none,
  breaker: none,
  pool: endless,
  passesDeadline: no,
  cancel: no,
  isGuarded: no,
  // What only matters where the way takes time or packets are lost.
  handshakes: either,
  connectTrips: either,
  sharesConnection: either,
  trips: either,
  bytes: either,
  sharesBandwidth: either,
  resends: either,
  packetsThere: either,
  packetsBack: either,
  intactThere: either,
  intactBack: either,
  // Names and numbers.
  index: either,
  id: either,
  from: either,
  to: either,
  firstCaller: either,
  stream: either,
};

const site: Rules<Site> = {
  link: (of) => of === null || holds(link, of),
  delivery: no,
  async: no,
  scatter: no,
  bodyOnMiss: no,
  limiter: no,
  // What only matters to a callee that keeps state.
  write: either,
  cacheUse: either,
  writesBack: either,
  keySlot: either,
  keySpace: either,
  deliveries: either,
  // What happens to a call that fails, and what follows an answer: both ways ask it.
  bestEffort: either,
  catches: either,
  onError: either,
  onMiss: either,
  next: either,
  body: either,
  isLeaf: either,
  isLast: either,
  // Whom the balancer picks; one that watches answers turns the short way off everywhere (compile.ts).
  strategy: either,
  weights: either,
  // Names and numbers, and what follows from the rest.
  index: either,
  component: either,
  from: either,
  asksAny: either,
  arrivesAtOnce: either,
  answersPlainly: either,
  isPlain: either,
};

function holds<T extends object>(rules: Rules<T>, of: T): boolean {
  return (Object.keys(rules) as (keyof T)[]).every((key) => rules[key](of[key]));
}

/** Whether nothing is done about a call from a site but that a worker serves it and its nested calls are made. */
export function isPlain(callee: StationModel, from: Site): boolean {
  return holds(station, callee) && holds(site, from);
}

/** Whether the way over a link takes no time and loses nothing; what a bandwidth adds aside. */
export function isLevel(of: LinkModel): boolean {
  return level.oneWay(of.oneWay) && level.jitter(of.jitter) && level.loss(of.loss);
}
