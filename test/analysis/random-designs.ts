/*
 * Random open designs with every station below a given utilisation: trees of calls with lines, parallel blocks, choices, repeats, caches,
 * balancers, replicated, leaderless and sharded stores, processor sharing, errors with retries, timeouts, places and workers held during
 * calls, pools, and messages whose consumers call a store of the flow. A seed gives one design.
 */

export interface RandomDesign {
  readonly text: string;
  /** Features it uses, for the table of errors. */
  readonly features: readonly string[];
  /** Requests of the flow per second. */
  readonly rate: number;
}

/** How busy stations may be, 0…1. */
export interface Busy {
  readonly least: number;
  readonly most: number;
}

/** Utilisations of 10% to 74%. */
export const moderate: Busy = { least: 0.1, most: 0.74 };
/** Utilisations of 60% to 89%. */
export const heavy: Busy = { least: 0.6, most: 0.89 };

/** Numbers in 0…1 from a seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Seconds from a call to its answer on average, by `caller -> callee`, in a design that holds no places. */
export type TimesOf = (text: string) => (link: string) => number;

export function randomDesign(seed: number, busy: Busy, timesOf: TimesOf): RandomDesign {
  return new Generator(seed, busy).design(timesOf);
}

const deepest = 3;
const mostComponents = 9;
/** Seconds a service may take at most where more than one worker runs it. */
const slowest = 0.1;

class Generator {
  private readonly random: () => number;
  private readonly components: string[] = [];
  private readonly links = new Set<string>();
  private readonly features = new Set<string>();
  private readonly rate: number;
  private readonly busy: Busy;
  /** Words of a link beyond its network. */
  private readonly words = new Map<string, string>();
  /** Components whose visits hold something, with their callers, replicas and calls per second. */
  private readonly holders: { name: string; link: string; perReplica: number; blocking: boolean }[] = [];
  private readonly replicasOf = new Map<string, number>();
  /** Links whose callers have a pool, with calls per second and calling replica. */
  private readonly pools: { link: string; perCaller: number }[] = [];

  constructor(seed: number, busy: Busy) {
    this.random = randomNumbers(seed * 7919 + 1);
    this.rate = Math.round(200 * 5 ** this.random());
    this.busy = busy;
  }

  design(timesOf: TimesOf): RandomDesign {
    const steps = this.entry();
    const latencies = [...this.links].map((link) => [link, this.pick(["0 ms", "0.3 ms", "1 ms"])] as const);
    const share = () => this.busy.least + (this.busy.most - this.busy.least) * this.random();
    const shares = this.holders.map(share);
    const lossy = this.pools.map(() => this.integer(1, 2));
    const written = (held: ReadonlyMap<string, string>): string =>
      [
        "client Users",
        ...this.components.map((component) => component.replace(/@(\w+)/, (_, name: string) => held.get(name) ?? "")),
        ...latencies.map(([link, latency]) => {
          const words = this.words.get(link) ?? "timeout 10 min";
          return `${link} { latency ${latency}  ${words}  ${held.get(link) ?? ""} }`;
        }),
        `flow Ask { from Users at ${this.rate} / s  ${steps} }`,
      ].join("\n");
    // How many places are enough follows from the times without them.
    const plain = timesOf(written(new Map()));
    const held = new Map<string, string>();
    this.holders.forEach(({ name, link, perReplica, blocking }, i) => {
      const places = Math.max(1, Math.ceil((perReplica * plain(link)) / (shares[i] as number)));
      held.set(name, blocking ? `workers ${places}  blocking true` : `concurrency ${places}`);
    });
    this.pools.forEach(({ link, perCaller }, i) => {
      const inFlight = perCaller * plain(link);
      // One or two deviations above the mean: some calls are refused.
      held.set(link, `pool ${Math.ceil(inFlight + (lossy[i] as number) * Math.sqrt(inFlight)) + 1}  retries 2 { backoff constant(5 ms) }`);
    });
    return { text: written(held), features: [...this.features].sort(), rate: this.rate };
  }

  /** The client calls a service, directly or over a balancer. */
  private entry(): string {
    if (this.random() < 0.5) return this.visit("Users", 1, 0);
    const strategy = this.pick(["round-robin", "random", "least-connections", "power-of-two"]);
    this.components.push(`loadbalancer Lb { strategy ${strategy}  workers 64  service-time constant(0.1 ms) }`);
    this.links.add("Users -> Lb");
    return `Users -> Lb { ${this.visit("Lb", 1, 0, strategy)} }`;
  }

  /** A call of a new component, `times` per request of the flow, and what it does inside. */
  private visit(caller: string, times: number, depth: number, balancing: string | null = null): string {
    const kind =
      depth === 0 ? "service" : this.pick(["service", "service", "service", "database", "database", "store", "quorum", "shards"]);
    if (kind === "store") return this.storeCall(caller, times);
    if (kind === "quorum") return this.quorumCall(caller, times);
    if (kind === "shards") return this.shardedCall(caller, times);
    const name = `${kind === "service" ? "Api" : "Db"}${this.components.length}`;
    const replicas = this.integer(1, 4);
    if (replicas > 1 && balancing) this.features.add(balancing);
    const rate = times * this.rate;
    const own = this.work(rate, replicas);
    this.components.push("");
    const at = this.components.length - 1;
    const link = `${caller} -> ${name}`;
    this.links.add(link);
    const inside = kind === "service" ? this.body(name, times, depth + 1) : "";
    const extra = inside && depth > 0 ? this.holding(name, link, rate / replicas) : "";
    const errors = depth > 0 && balancing === null ? this.patience(link) : "";
    if (errors === "" && inside === "" && depth > 1 && this.random() < 0.15) {
      this.features.add("pool");
      this.pools.push({ link, perCaller: rate / (this.replicasOf.get(caller) ?? 1) });
    }
    this.replicasOf.set(name, replicas);
    // Workers that are held are counted out later.
    const work = extra.includes("blocking") ? own.replace(/workers \d+/, `@${name}`) : `${own}  ${extra ? `@${name}` : this.discipline()}`;
    this.components[at] = `${kind} ${name} { ${replicas > 1 ? `replicas ${replicas}  ` : ""}${errors}${work} }`;
    return `${link}${inside ? ` { ${inside} }` : ""}`;
  }

  /** Sometimes a visit holds a place or its worker while it makes calls. */
  private holding(name: string, link: string, perReplica: number): string {
    const roll = this.random();
    if (roll > 0.4) return "";
    const blocking = roll < 0.2;
    this.features.add(blocking ? "blocking" : "concurrency");
    this.holders.push({ name, link, perReplica, blocking });
    return blocking ? "blocking" : "concurrency";
  }

  /** Sometimes calls fail, and are repeated. */
  private patience(link: string): string {
    const roll = this.random();
    if (roll > 0.2) return "";
    this.features.add("retries");
    const backoff = this.pick(["constant(2 ms)", "exponential(5 ms, max 1 s)"]);
    this.words.set(link, `timeout 10 min  retries 2 { backoff ${backoff}  jitter ${this.pick(["none", "full", "equal"])} }`);
    return `error-rate ${this.integer(1, 5)}%  `;
  }

  private discipline(): string {
    if (this.random() > 0.12) return "";
    this.features.add("ps");
    return "discipline ps";
  }

  private body(caller: string, times: number, depth: number): string {
    if (depth > deepest || this.components.length >= mostComponents) return "";
    const steps = Array.from({ length: this.integer(depth === 1 ? 1 : 0, 2) }, () => this.step(caller, times, depth));
    return steps.join("\n");
  }

  private step(caller: string, times: number, depth: number): string {
    const roll = this.random();
    if (roll < 0.35) return this.visit(caller, times, depth);
    if (roll < 0.5) {
      this.features.add("parallel");
      return `parallel { ${this.visit(caller, times, depth + 1)}\n${this.visit(caller, times, depth + 1)} }`;
    }
    if (roll < 0.62) {
      this.features.add("choose");
      const share = this.integer(20, 80);
      const first = this.visit(caller, (times * share) / 100, depth + 1);
      return `choose { ${share}% { ${first} } ${100 - share}% { ${this.visit(caller, (times * (100 - share)) / 100, depth + 1)} } }`;
    }
    if (roll < 0.74) {
      this.features.add("maybe");
      const share = this.integer(10, 90);
      return `maybe ${share}% { ${this.visit(caller, (times * share) / 100, depth + 1)} }`;
    }
    if (roll < 0.8) {
      this.features.add("repeat");
      return `repeat 2 { ${this.visit(caller, times * 2, depth + 1)} }`;
    }
    if (roll < 0.87) return this.publish(caller, times);
    this.features.add("cache");
    const hit = this.integer(30, 80);
    const name = `Cache${this.components.length}`;
    this.components.push(`cache ${name} { hit-ratio ${hit}%  write aside  ${this.work(times * this.rate, 1)} }`);
    this.links.add(`${caller} -> ${name}`);
    return `${caller} -> ${name}\non miss { ${this.visit(caller, times * (1 - hit / 100), depth + 1)} }`;
  }

  /** A replicated store, read or written. */
  private storeCall(caller: string, times: number): string {
    const name = `Store${this.components.length}`;
    const copies = this.integer(2, 4);
    const access = this.pick(["read", "write"]);
    const from = this.pick(["leader", "followers", "any"]);
    const mode = this.pick(["async", "semi-sync", "sync"]);
    const readers = from === "leader" ? 1 : from === "any" ? copies : copies - 1;
    this.features.add(access === "read" ? `read ${from}` : `write ${mode}`);
    const busiest = access === "read" ? (times * this.rate) / readers : times * this.rate;
    this.components.push(
      `database ${name} { replicate ${copies} { style leader-follower  mode ${mode}  read-from ${from} }  ${this.work(busiest, 1)} }`,
    );
    this.links.add(`${caller} -> ${name}`);
    return `${caller} -> ${name} ${access}`;
  }

  /** A leaderless store: the fastest of its copies answer. */
  private quorumCall(caller: string, times: number): string {
    const name = `Quorum${this.components.length}`;
    const copies = this.integer(3, 5);
    const read = this.integer(1, copies);
    this.features.add("quorum");
    this.components.push(
      `database ${name} { replicate ${copies} { style leaderless  quorum read ${read} write ${copies} }  ${this.work(times * this.rate, 1)} }`,
    );
    this.links.add(`${caller} -> ${name}`);
    return `${caller} -> ${name} read`;
  }

  /** A sharded store: each request meets the shard of its key. */
  private shardedCall(caller: string, times: number): string {
    const name = `Shards${this.components.length}`;
    const shards = this.integer(2, 8);
    this.features.add("shards");
    this.components.push(
      `database ${name} { entity Row { key id { cardinality 1 billion } }  shard Row by hash(id) into ${shards}  ${this.work(times * this.rate, shards)} }`,
    );
    this.links.add(`${caller} -> ${name}`);
    return `${caller} -> ${name} read key id`;
  }

  /** A message whose consumers call a store that nobody else needs at that moment. */
  private publish(caller: string, times: number): string {
    const n = this.components.length;
    const rate = times * this.rate;
    this.features.add("messages");
    this.components.push(`queue Jobs${n} { workers 64  service-time constant(0.2 ms) }`);
    this.components.push(`worker Worker${n} { replicas 2  ${this.work(rate, 2)} }`);
    this.words.set(`Jobs${n} -> Worker${n}`, "");
    this.links.add(`Jobs${n} -> Worker${n}`);
    this.links.add(`${caller} ~> Jobs${n}`);
    this.words.set(`${caller} ~> Jobs${n}`, "");
    return `${caller} ~> Jobs${n}`;
  }

  /** Workers and a service time that keep them as busy as asked for at this rate per second over so many replicas. */
  private work(rate: number, replicas: number): string {
    // Slow stations would need long runs.
    const workers = this.pick([1, 1, 2, 4, 8, 16].filter((count) => count === 1 || count * replicas <= slowest * rate));
    const utilisation = this.busy.least + (this.busy.most - this.busy.least) * this.random();
    const mean = ((utilisation * workers * replicas) / rate) * 1000;
    return `workers ${workers}  service-time ${this.service(mean)}`;
  }

  private service(mean: number): string {
    const form = this.pick(["exponential", "exponential", "constant", "lognormal", "gamma", "uniform"]);
    this.features.add(form);
    switch (form) {
      case "constant":
      case "exponential":
        return `${form}(${mean} ms)`;
      case "uniform":
        return `uniform(${0.2 * mean} ms, ${1.8 * mean} ms)`;
      default:
        return `${form}(mean ${mean} ms, cv ${this.pick([0.5, 1.5])})`;
    }
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)] as T;
  }

  private integer(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }
}
