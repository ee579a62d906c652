/** Event codes: the low five bits of an event's integer; the rest is the number of what it is about. */
export enum Event {
  nothing = 0,
  /** flow */
  arrival = 1,
  /** call, at its callee */
  deliver = 2,
  /** call, its own work is done */
  served = 3,
  /** call, its answer is at the caller */
  returned = 4,
  /** call, its backoff is over */
  retry = 5,
  /** link, its oldest timeout may be due */
  timeouts = 6,
  /** message, it becomes visible to consumers */
  visible = 7,
  /** end of a series interval */
  tick = 8,
  warmedUp = 9,
  /** scenario action */
  actionStarts = 10,
  actionEnds = 11,
  /** unit: its health check's view catches up with its state */
  noticed = 12,
  /** group: a new leader or active replica takes over */
  takeover = 13,
  /** component */
  autoscale = 14,
  /** unit: its start-up or restart is over */
  started = 15,
  /** unit: its next departure under processor sharing */
  shared = 16,
  /** place in the list of moments at which the components' statistics are copied */
  snapshot = 17,
  /** user of a closed flow: thought enough */
  think = 18,
  /** unit: goes away for its restart time */
  restarts = 19,
  /** number of a batch of the statistics that ends, from 1 */
  batch = 20,
  /** timer of a call: its deadline, or its second try */
  timer = 21,
  /** direction of a link: its oldest message may be through */
  transferred = 22,
  /** record of an entry that a cache writes back */
  writeBack = 23,
  /** backlog: a message has been with its consumer for the whole visibility */
  redeliver = 24,
  /** what fails by chance, as a whole */
  fails = 25,
  repaired = 26,
  /** job: it is time for a run */
  jobStarts = 27,
  /** job: one of its tasks, or its shuffle, has had its time */
  task = 28,
  /** swarm: everybody has sent a chunk */
  swarm = 29,
  /** group: its leader has been cut off from the other copies for as long as it takes to notice */
  isolated = 30,
  /** component: the keys that moved to other shards may all be there */
  moved = 31,
}

/** The event of this code about something that has a number of its own. */
export function eventOf(code: number, index: number): number {
  return (index << 5) | code;
}

/** The event of this code about a call or message, whose number has room for the code. */
export function callEvent(code: number, call: number): number {
  return call | code;
}

/** The call that an event is about. */
export function callOf(event: number): number {
  return event & ~31;
}

/** Whether an event's number is that of a call or message. */
export function isAboutCall(code: number): boolean {
  return code === Event.deliver || code === Event.served || code === Event.returned || code === Event.retry || code === Event.visible;
}
