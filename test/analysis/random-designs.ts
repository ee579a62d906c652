/*
 * Random open designs without failures, every station below 75%: trees of calls with lines, parallel blocks, choices, repeats,
 * caches, balancers, replicated stores and messages. A seed gives one design.
 */

export interface RandomDesign {
  readonly text: string;
  /** Features it uses, for the table of errors. */
  readonly features: readonly string[];
  /** Requests of the flow per second. */
  readonly rate: number;
}

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

export function randomDesign(seed: number): RandomDesign {
  return new Generator(seed).design();
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

  constructor(seed: number) {
    this.random = randomNumbers(seed * 7919 + 1);
    this.rate = Math.round(200 * 5 ** this.random());
  }

  design(): RandomDesign {
    const steps = this.entry();
    const text = [
      "client Users",
      ...this.components,
      ...[...this.links].map((link) => `${link} { latency ${this.pick(["0 ms", "0.3 ms", "1 ms"])}  timeout 10 min }`),
      `flow Ask { from Users at ${this.rate} / s  ${steps} }`,
    ].join("\n");
    return { text, features: [...this.features].sort(), rate: this.rate };
  }

  /** The client calls a service, directly or over a balancer. */
  private entry(): string {
    if (this.random() < 0.5) return this.visit("Users", 1, 0);
    const strategy = this.pick(["round-robin", "random"]);
    this.components.push(`loadbalancer Lb { strategy ${strategy}  workers 64  service-time constant(0.1 ms) }`);
    this.links.add("Users -> Lb");
    return `Users -> Lb { ${this.visit("Lb", 1, 0, strategy)} }`;
  }

  /** A call of a new component, `times` per request of the flow, and what it does inside. */
  private visit(caller: string, times: number, depth: number, balancing: string | null = null): string {
    const kind = depth === 0 ? "service" : this.pick(["service", "service", "database", "database", "store"]);
    if (kind === "store") return this.storeCall(caller, times);
    const name = `${kind === "service" ? "Api" : "Db"}${this.components.length}`;
    const replicas = this.integer(1, 4);
    if (replicas > 1 && balancing) this.features.add(balancing);
    this.components.push(`${kind} ${name} { ${replicas > 1 ? `replicas ${replicas}  ` : ""}${this.work(times * this.rate, replicas)} }`);
    this.links.add(`${caller} -> ${name}`);
    const inside = kind === "service" ? this.body(name, times, depth + 1) : "";
    return `${caller} -> ${name}${inside ? ` { ${inside} }` : ""}`;
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

  /** Workers and a service time that keep them busy for 10% to 74% at this rate per second over so many replicas. */
  private work(rate: number, replicas: number): string {
    // Slow stations would need long runs.
    const workers = this.pick([1, 1, 2, 4, 8, 16].filter((count) => count === 1 || count * replicas <= slowest * rate));
    const utilisation = 0.1 + 0.64 * this.random();
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
