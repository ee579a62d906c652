/**
 * A design of about `components` components in the shape of real ones: regions, groups, gateways, services with caches,
 * replicated and sharded databases, queues with workers, one flow and objective per service. About six lines each.
 */
export function generatedDesign(components: number): string {
  return `${[...head, ...cellsOf(components).map(cellText)].join("\n")}\n`;
}

/** The same design in some files by name: `main.arch` imports all others, which hold the areas in equal parts. */
export function generatedFiles(components: number, files: number): ReadonlyMap<string, string> {
  if (files <= 1) return new Map([["main.arch", generatedDesign(components)]]);
  const cells = cellsOf(components);
  const each = Math.ceil(cells.length / (files - 1));
  const parts = Array.from({ length: files - 1 }, (_, index) => cells.slice(index * each, (index + 1) * each)).filter(
    (part) => part.length > 0,
  );
  const shared = ["let base = 20M / month", ...head.slice(2)];
  const names = parts.map((_, index) => `part${index}.arch`);
  return new Map([
    ["main.arch", `${[head[0], ...names.map((name) => `import "./${name}"`)].join("\n")}\n`],
    ["shared.arch", `${shared.join("\n")}\n`],
    ...parts.map((part, index): [string, string] => [names[index] ?? "", `import "./shared.arch"\n${part.map(cellText).join("\n")}\n`]),
  ]);
}

const head = [
  'system "Generated"',
  "let base = 20M / month",
  "region us { zones a, b, c  availability 99.99% }",
  "client User { users 1M  peak 3x }",
  "gateway Edge { replicas 3  across us  workers 32  service-time 0.5 ms }",
  "User -> Edge over https { timeout 3 s }",
];

function cellsOf(components: number): readonly number[] {
  return Array.from({ length: Math.max(1, Math.round(components / 5)) }, (_, cell) => cell);
}

function cellText(cell: number): string {
  const next = cell + 1;
  return `
group "Area ${cell}" {
  trust private
  /** Does the work of area ${cell}. */
  service Api${cell} "Service ${cell}" {
    replicas 4  across us
    workers 8  concurrency 400
    service-time lognormal(p50 2 ms, p99 12 ms)
    availability 99.9%
  }
  cache Cache${cell} { technology redis  replicas 3  across us  hit-ratio 80%  write aside }
  database Db${cell} {
    engine document  across us
    entity Row { key id { cardinality 1 billion }  row-size 500 B  grows 1M / month }
    replicate 3 { style leader-follower  mode semi-sync  failover 20 s }
    shard Row by consistent-hash(id) into 4
    workers 16  service-time 3 ms
  }
  queue Jobs${cell} { technology sqs }
  worker Worker${cell} { replicas 3  workers 4  service-time 2 ms }
}
Edge -> Api${cell} over grpc { timeout 800 ms  retries 1 { backoff exponential(20 ms, max 200 ms)  jitter full  budget 10% } }
Api${cell} -> Cache${cell} { timeout 20 ms }
Api${cell} -> Db${cell} { timeout 300 ms  idempotent  pool 50 }
Api${cell} ~> Jobs${cell}
Jobs${cell} -> Worker${cell} { idempotent }
Worker${cell} -> Db${cell} { timeout 1 s  idempotent }
flow F${cell} "Use area ${cell}" {
  from User at base * ${(next % 7) + 1}
  User -> Edge -> Api${cell} {
    Api${cell} -> Cache${cell} "get"
    on miss { Api${cell} -> Db${cell} read key id }
    Api${cell} ~> Jobs${cell}
  }
}
slo F${cell} { availability 99.5% over 30 days  latency p99 < 400 ms }`;
}
