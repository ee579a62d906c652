/** One design in which (nearly) every number that the simulator reads is written. */
export const rich = `
let base = 20 rps
region eu { zones a, b  availability 99.99% }
region us { zones c, d  availability 99.9% }
link eu <-> us { rtt 80 ms  bandwidth 1 Gbps  loss 0.1% }

client User { users 1000  peak 2x }
client Crowd { arrivals closed(users 5, think 1 s) }
client Burst { arrivals bursty(factor 4, burst 2 s, share 20%) }
client Daily { arrivals diurnal(peak 3, period 60 s) }

dns Names { ttl 1 min  service-time 0.1 ms }
loadbalancer Edge { strategy weighted(Api.1 3, Api.2 1)  service-time 0.1 ms  workers 8 }
gateway Gate { strategy consistent-hash  service-time 0.2 ms  rate-limit { algorithm sliding-window  rate 200 rps  burst 20  window 1 s  per client  store Counters } }
cache Counters { service-time 0.1 ms  workers 4 }
service Api {
  replicas 3  workers 4  concurrency 50  queue-limit 20  service-time lognormal(p50 2 ms, p99 10 ms)  error-rate 1%
  availability 99.9%  health-check { every 1 s  misses 3 }  failover 2 s
  autoscale { min 2  max 6  target 60%  every 1 s  startup 2 s }  load-shed { above 90% }  in eu.a
}
service Slow { workers 2  service-time gamma(mean 4 ms, cv 1.5)  discipline ps  mtbf 30 days  mttr 5 min  across us }
service Blocked { workers 2  service-time pareto(min 1 ms, alpha 2.5)  blocking true  discipline lifo }
service Limited { service-time uniform(1 ms, 3 ms)  rate-limit { algorithm leaky-bucket  rate 100 rps  burst 10 } }
service Erl { service-time erlang(k 3, mean 3 ms)  workers 3  discipline priority }
service Weib { service-time weibull(scale 2 ms, shape 1.5)  workers 3 }
service Hyper { service-time hyperexponential(90% 1 ms, 10% 20 ms)  workers 3 }
service Emp { service-time empirical(1 ms 50%, 5 ms 50%)  workers 3 }
service Norm { service-time normal(mean 5 ms, sd 1 ms)  workers 3 }
cache Hot { size 100 kB  item-size 1 kB  keys 1000  skew zipf(0.9)  policy lru  ttl 5 s  service-time 0.2 ms  workers 4  replicas 2 }
cache Back { size 50 kB  item-size 1 kB  policy arc  write back  flush 1 s  service-time 0.2 ms  workers 4 }
cache Ratio { hit-ratio 80%  service-time 0.2 ms }
database Rows {
  workers 4  service-time 3 ms
  entity Row { key id { cardinality 1000  skew zipf(0.8) }  field at { monotonic }  row-size 1 kB }
  replicate 3 { style leader-follower  mode async  lag 200 ms  failover 1 s  election 1 s  read-from followers }
  shard Row by consistent-hash(id) into 4 { virtual-nodes 16  salt 2  rebalance automatic at 1 MB / s }
}
database Ring {
  workers 4  service-time 2 ms
  entity Item { key id { cardinality 500 } }
  replicate 3 { style leaderless  quorum read 2 write 2 }
  shard Item by range(id) into 2 { weights 40% 60% }
}
database Chained { workers 2  service-time 1 ms  replicate 3 { style chain  mode sync } }
coordinator Zoo { nodes 3  election 1 s }
queue Jobs { capacity 50  overflow drop  visibility 2 s  retention 1 min  dead-letter Dead after 3  service-time 0.1 ms }
queue Dead {}
stream Events {
  partitions 4  ordering partition  retention 1 h  service-time 0.1 ms
  replicate 3 { mode async  lag 100 ms  failover 200 ms }  health-check { every 0.1 s  misses 1 }
}
worker Handler { workers 2  service-time 10 ms  error-rate 5%  replicas 2 }
worker Reader { workers 1  service-time 5 ms }
job Nightly { input 1 GB  split 128 MB  map 0.2 s  reduce 0.5 s  mappers 4  reducers 2  shuffle 20%  every 2 s }
swarm Peers { peers 16  file 100 MB  chunk 10 MB  uplink 1 Gbps }
external Bank { availability 99.9%  latency 10 ms }

User -> Names { latency 1 ms }
User -> Edge { latency 10 ms  jitter 2 ms  bandwidth 100 Mbps  payload 2 kB  response 10 kB  loss 0.1%  timeout 2 s  connection per-request  encrypted tls }
Crowd, Burst, Daily -> Gate { latency 5 ms  timeout 1 s }
Edge -> Api { latency 0.5 ms  timeout 800 ms  deadline propagate  hedge after 50 ms  cancel  pool 40 }
Gate -> Api { latency 0.5 ms  hedge after p95  timeout 500 ms  retries 1 }
Gate -> Counters { latency 0.2 ms  timeout 5 ms }
Api -> Slow { rtt 2 ms  bandwidth 10 Mbps  payload 1 kB  response 2 kB  timeout 300 ms  retries 2 { backoff exponential(10 ms, max 1 s)  jitter full  budget 10% }  circuit-breaker { failures 50% over 2 s  open 1 s  half-open 2 } }
Api -> Blocked, Limited, Erl, Weib, Hyper, Emp, Norm { latency 0.3 ms  timeout 400 ms }
Api -> Hot, Ratio, Back { latency 0.3 ms }
Api -> Rows, Ring, Chained, Zoo, Bank { latency 0.5 ms }
Back -> Ring { latency 0.5 ms }
Api ~> Jobs { latency 0.5 ms }
Api ~> Events { latency 0.5 ms }
Jobs -> Handler
Events -> Reader
Handler -> Rows { latency 0.5 ms }

flow Browse {
  from User at base
  priority 2
  User -> Names
  User -> Edge -> Api {
    maybe 50% { Api -> Slow  on error { Api -> Bank } }
    Api -> Hot key id  on miss { Api -> Rows read key id }
    choose { 70% { Api -> Ratio } 30% { Api -> Blocked } }
    repeat 2 { Api -> Erl }
    parallel first 2 of 3 { Api -> Weib  Api -> Hyper  Api -> Emp }
    Api -> Ring read key id
  }
}
flow Write {
  from User at 10 rps
  User -> Edge -> Api { Api -> Rows write key id  Api -> Chained write  Api -> Back write { Back -> Ring write }  Api ~> Jobs  Api ~> Events  Api -> Zoo  Api -> Norm  Api -> Limited }
}
flow Closed { from Crowd  Crowd -> Gate -> Api -> Slow }
flow Bursts { from Burst at 15 rps  Burst -> Gate -> Api }
flow Days { from Daily at 15 rps  Daily -> Gate -> Api }

slo Browse { availability 99% over 30 days  latency p99 < 500 ms  throughput >= 10 rps  error-rate < 5% }
slo Rows { rpo < 1 s  rto < 10 s  staleness < 1 s }

scenario "Everything" for 3 s {
  warm-up 0.3 s
  at 0.4 s load Browse x 2 over 0.2 s
  at 0.5 s kill 1 of Api for 0.4 s
  at 0.6 s slow Slow x 3 for 0.5 s
  at 0.7 s error 10% on Ring for 0.5 s
  at 0.8 s drop 5% on Api -> Rows for 0.5 s
  at 0.9 s hot key Row.id 30% for 0.5 s
  at 1 s partition eu | us for 0.3 s
  at 1.2 s outage us.c for 0.3 s
  at 1.4 s scale Slow to 3 for 0.5 s
  at 1.5 s restart Limited
  at 1.6 s deploy Api rolling
  at 1.7 s scale Rows to 6 shards for 0.8 s
  at 1.8 s kill Rows.1 for 0.5 s
  at 2 s kill Events.1 for 0.5 s
  expect Browse p99 < 300 ms
  expect Browse availability > 99% after 2 s
  expect Jobs lag < 1 s
  expect no data loss
}
`;
