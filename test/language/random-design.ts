import { componentKinds } from "@lintel/engine/model";
import { type PropertySpec, schema } from "@lintel/language";

/** Numbers in 0…1 from a seed, the same everywhere (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A design that uses the whole language at random: every property comes from the schema, with the value of its example. */
export function randomDesign(random: () => number): readonly string[] {
  return new Author(random).statements();
}

class Author {
  private readonly components: { readonly name: string; readonly kind: string }[] = [];
  private readonly flows: string[] = [];

  constructor(private readonly random: () => number) {}

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.random() * (most + 1)) }, make);
  }

  statements(): readonly string[] {
    const result = [
      'system "Random"',
      "let base = 5 ms",
      "let twice = 2 * base + 1 ms",
      "region us-east { zones a, b  availability 99.99% }",
      "region eu-west { zones a }",
    ];
    result.push("link us-east <-> eu-west { rtt 80 ms  bandwidth 10 Gbps }", "client User { users 5M  actions 10 / day }");
    this.components.push({ name: "User", kind: "client" });
    result.push(...this.many(5, () => this.component()));
    result.push(...this.many(2, () => this.group(0)));
    result.push(...this.many(6, () => this.link()));
    result.push(...this.many(3, () => this.flow()));
    result.push(...this.many(2, () => this.objective()), ...this.many(2, () => this.scenario()), ...this.many(2, () => this.view()));
    return result;
  }

  private properties(specs: readonly PropertySpec[], most: number): string {
    const chosen = specs.filter((spec) => spec.key !== "accept" && this.chance(most / specs.length));
    return chosen.map((spec) => `${spec.key} ${spec.example}`.trim()).join("  ");
  }

  private component(): string {
    const kind = this.pick(componentKinds.filter((candidate) => candidate !== "client"));
    // Keys and words of other places are names as well; a unit behind a number would be one.
    const name = this.chance(0.1) ? this.pick(["replicas", "hash", "miss", "tls"]) : `C${this.components.length}`;
    if (this.components.some((known) => known.name === name)) return "let spare-of-nothing = 1";
    this.components.push({ name, kind });
    const title = this.chance(0.3) ? ' "A title"' : "";
    return `${kind} ${name}${title}${this.chance(0.8) ? ` { ${this.properties(schema[kind], 5)} }` : ""}`;
  }

  private group(depth: number): string {
    const members = this.many(3, () => (depth < 3 && this.chance(0.3) ? this.group(depth + 1) : this.component()));
    return `group "G${Math.floor(this.random() * 1e6)}" { ${this.chance(0.5) ? "trust private" : ""} ${members.join(" ")} }`;
  }

  private name(): string {
    return this.pick(this.components).name;
  }

  private link(): string {
    const chain = [this.name(), ...this.many(2, () => this.name()), this.name()].join(this.chance(0.8) ? " -> " : " ~> ");
    const list = this.chance(0.2) ? `, ${this.name()}` : "";
    const label = this.chance(0.2) ? ' "asks"' : "";
    return `${chain}${list}${label}${this.chance(0.3) ? " over grpc" : ""}${this.chance(0.5) ? ` { ${this.properties(schema.link, 4)} }` : ""}`;
  }

  private flow(): string {
    const name = `F${this.flows.length}`;
    this.flows.push(name);
    return `flow ${name} { from User${this.chance(0.7) ? " at 100 / s * 2" : ""} ${this.many(4, () => this.step(0)).join(" ")} }`;
  }

  private step(depth: number): string {
    const block = (): string => `{ ${this.many(3, () => this.step(depth + 1)).join(" ")} }`;
    const call = `${this.name()} -> ${this.name()}${this.chance(0.3) ? " read" : ""}${this.chance(0.2) ? ' "says"' : ""}`;
    if (depth > 3) return call;
    const share = Math.floor(this.random() * 100);
    if (share < 50) return `${call}${this.chance(0.4) ? ` ${block()}` : ""}`;
    if (share < 60) return `parallel ${this.chance(0.3) ? "first 1 of 2 " : ""}{ ${block()} ${call} }`;
    if (share < 70) return `choose { 80% ${block()} 20% ${block()} }`;
    if (share < 80) return `maybe 20% ${block()}`;
    if (share < 90) return `repeat 3 ${block()}`;
    return `${call} on ${this.pick(["miss", "error"])} ${block()}`;
  }

  private objective(): string {
    const target = this.flows.length > 0 ? this.pick(this.flows) : this.name();
    return `slo ${target} { availability 99.9% over 30 days  latency p99 < 2 * base  throughput >= 10 rps }`;
  }

  private scenario(): string {
    const actions = [
      "load x 3",
      `at 1 min kill 1 of ${this.name()} for 2 min`,
      `at 10 s slow ${this.name()} x 10 for 30 s`,
      "outage us-east.a for 1 min",
    ];
    const expectation = this.flows.length > 0 ? `expect ${this.pick(this.flows)} p99 < 300 ms after 5 min` : "expect no data loss";
    return `scenario "S" for 10 min { warm-up 1 min ${this.many(3, () => this.pick(actions)).join(" ")} ${expectation} }`;
  }

  private view(): string {
    return `view "V" { include ${this.name()}, ${this.name()} exclude neighbours of ${this.name()} direction right }`;
  }
}

const gaps = [
  " ",
  "  ",
  "\t",
  "\n",
  "\n\n\n",
  " ;\n",
  " // why\n",
  "\n  // why not\n",
  " /* a */ ",
  "\n/* over\n   lines */\n",
  "\n  /**\n * stars\n */\n",
];

/**
 * The same design in another layout: any space becomes other spaces, line breaks or comments. Not behind an operator: one that ends
 * its line above a word and its value counts as not finished.
 */
export function relaid(statements: readonly string[], random: () => number, wildness: number): string {
  const gap = (word: string): string =>
    !/^[-+*/^]$/.test(word) && random() < wildness ? (gaps[Math.floor(random() * gaps.length)] as string) : " ";
  const lines = statements.map((statement) =>
    statement.split(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/).reduce((text, word) => `${text}${gap(text.split(/\s/).at(-1) ?? "")}${word}`),
  );
  return lines.reduce((text, line) => `${text}${random() < wildness ? "\n // between\n\n" : "\n"}${line}`) + gap("");
}
