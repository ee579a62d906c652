/**
 * A design of about `components` components in the shape of real ones: regions, groups, gateways, services with caches,
 * replicated and sharded databases, queues with workers, one flow and objective per service. About six lines each.
 */
export function generatedDesign(components: number): string {
  const cells = Math.max(1, Math.round(components / 5));
  const parts = [
    'system "Generated"',
    "let base = 20M / month",
    "region us { zones a, b, c  availability 99.99% }",
    "client User { users 1M  peak 3x }",
    "gateway Edge { replicas 3  across us  workers 32  service-time 0.5 ms }",
    "User -> Edge over https { timeout 3 s }",
  ];
  for (let cell = 0; cell < cells; cell++) parts.push(cellText(cell));
  return `${parts.join("\n")}\n`;
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
