/** Sound, with an objective and a scenario that hold. */
export const sound = `/** A shop. */
system "Shop"
let visits = 100 rps
region eu { zones a, b, c }
client Shopper { users 1M  peak 2x }
gateway Front {
  technology api-gateway
  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client }
}
service Api { replicas 4  across eu  workers 8  service-time 5 ms  health-check { every 1 s  misses 3 } }
database Items { replicate 3 { mode sync  failover 5 s }  across eu  service-time 5 ms }
Shopper -> Front { timeout 3 s }
Front -> Api { timeout 2 s }
Api -> Items { timeout 1 s }
flow Browse {
  from Shopper at visits
  Shopper -> Front -> Api -> Items read
}
slo Browse { availability 99% over 30 days  latency p99 < 1 s }
scenario "One dies" for 2 min {
  warm-up 10 s
  at 1 min kill 1 of Api for 20 s
  expect Browse p99 < 1 s
}
`;

/** One machine of each, no timeouts. */
export const fragile = `client User { users 1k }
service Api {
  replicas 1
}
database Db
User -> Api -> Db
flow Use { from User at 10 rps  User -> Api -> Db write }
slo Use { availability 99.99% over 30 days }
`;
