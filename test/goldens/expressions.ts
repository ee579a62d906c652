/*
 * Entries that a design can compute: `.arch` expressions over their inputs (evaluate.ts says how inputs are written).
 * Lists stand for entries with several values.
 */
const naive = "p2p.000.naive-1000";
const file = `{${naive}#size_gb} GB`;
const uplink = `{${naive}#rate_gbs} GB / 1 s`;
const chunk = "5 MB";

const downtime = "downtime({availability_percent}%, {period_s} s)";

export const expressions: Readonly<Record<string, string | readonly string[]>> = {
  "latency.001.net-1gb": "move-time-network({size_mb} MB)",
  "latency.002.net-1mb-at-1gbit": "transfer-time({bytes} B, {bps} bps)",
  "latency.002.net-1mb-at-1gbyte": "transfer-time({bytes} B, {bps} bps)",

  "nines.001.99_95.month": downtime,
  "nines.001.99_95.year": downtime,
  "nines.001.99_95.count": "nines({availability_percent}%)",
  "nines.002.50pct.year": downtime,
  "nines.004.formula": "mtbf-availability({uptime_h} h, {downtime_h} h)",
  "avail.004.sequence": "in-series({a})",
  "avail.004.parallel": "in-parallel({a})",
  "avail.003.formula-parallel": "in-parallel({a})",
  "avail.003.formula-sequence": "in-series({a})",
  "avail.derived.three-tier": "k-of-n(1, {copies}, {a}) ^ {tiers}",
  "avail.derived.three-tier-draft": "in-series({a}, {a}, {a})",
  "avail.derived.sync-replica-write": "in-series({a})",

  "cap.001.writes-per-day": "average-rate({users} users, {writes_per_user} / day)",
  "cap.001.avg-qps-rule": "{daily} / (100k * 1 s)",
  "cap.001.avg-qps-exact": "{daily} / day",
  "cap.001.peak-qps": "peak-rate({avg} qps, {peak})",
  "cap.001.instances": "instances-needed({peak} rps, {per_instance} rps)",
  "cap.001.seconds-per-day": "1 day",
  "cap.001.storage-days": "{years} * 12 months",
  "cap.003.tinyurl-assumption": "{daily} / day",
  "cap.002.horizontal-x4": "usl-speedup({n}, 0%, 0%)",

  "hash.000.moved-fraction": "moved-modulo({N}, {N} + 1)",
  "hash.derived.mod-4-to-5": "moved-modulo({N}, {N} + 1)",
  "hash.derived.mod-9-to-10": "moved-modulo({N}, {N} + 1)",
  "hash.derived.mod-99-to-100": "moved-modulo({N}, {N} + 1)",
  "hash.derived.mod-4-to-3": "moved-modulo({a}, {b})",
  "hash.004.consistent-k-over-n": "{K} keys * moved-consistent({N} - 1)",

  "p2p.000.unit": "{gbps} Gbps",
  "p2p.000.naive-1000": "one-by-one-time({size_gb} GB, {N}, {rate_gbs} GB / 1 s)",
  "p2p.000.naive-1000-min": `@${naive}`,
  "p2p.000.ten-senders": `one-by-one-time(${file}, {${naive}#N}, ${uplink}, {senders})`,
  "p2p.000.ten-senders-10000": `one-by-one-time(${file}, {N}, ${uplink}, {senders})`,
  "p2p.000.chunk-500mb": "transfer-time({size_mb} MB, {rate_mbs} MB / 1 s)",
  "p2p.000.whole-file": "transfer-time({size_mb} MB, {rate_mbs} MB / 1 s)",
  "p2p.000.chunks-5mb": `chunk-count(${file}, ${chunk})`,
  "p2p.000.swarm-10x10": "swarm-time({M} * 1 MB, 1 MB, {N}, 1 MB / {t} s)",
  "p2p.derived.naive-10": `one-by-one-time(${file}, {N}, ${uplink})`,
  "p2p.001.split-1000": `chunk-count(${file}, ${file} / {${naive}#N})`,
  "p2p.002.naive-1000": "one-by-one-time({size_gb} GB, {N}, {rate_gbs} GB / 1 s)",
  "p2p.002.ten-machines": `one-by-one-time(${file}, {p2p.002.naive-1000#N}, ${uplink}, {p2p.000.ten-senders#senders})`,
  "p2p.002.shard-250mb": `chunk-count(${file}, 250 MB)`,
  "p2p.002.seed-phase": `transfer-time(@p2p.000.chunks-5mb * ${chunk}, ${uplink})`,
  "p2p.002.chunk-time": `transfer-time(${chunk}, ${uplink})`,
  "p2p.002.nth-step": ["swarm-uploads(1)", "swarm-uploads(2)", "swarm-uploads(3)", "swarm-uploads(4)"],
  "p2p.derived.swarm-1000x1000": "swarm-time({M} * 1 MB, 1 MB, {N}, 1 MB / {t} s)",

  "rate.000.local-counters": "unshared-limit({limit}, {n})",
  "rate.derived.fixed-window-burst": "fixed-window-burst({L})",
  "rate.derived.sliding-window": "sliding-window-estimate({prev}, {cur}, {f})",
  "threads.003.little": "in-flight({rps} rps, {response_s} s)",
  "threads.003.cpu-bound": "pool-size({cores}, 0 s, 1 ms)",

  "net.002.ip-packet-max": "ip-packet-limit()",
  "net.004.hosts-24": "subnet-hosts(24)",
  "net.004.ttl-path": ["ttl-after(255, 1)", "ttl-after(255, 2)"],
  "net.004.vlan-tag": "tagged-frame({untagged} B)",
  "net.004.vlan-unused-ports": "24 - 2",
  "net.004.vlan-access-links": "10 / 24",
  "ha.derived.bfd-detect": "detection-time({interval_ms} ms, {multiplier})",

  "raid.003.5.example": "raid-usable(5, {n})",
  "raid.003.10.example": "raid-usable(10, {n})",
  "geohash.004.fanout": "geohash-cells(1)",
  "quadtree.002.depth": "quadtree-depth({x})",
  "index.001.binary-search": "binary-search-probes({N})",

  "url.keyspace-5": "key-space(62, {n})",
  "url.keyspace-6": "key-space(62, {n})",
  "url.keyspace-7": "key-space(62, {n})",
  "url.keyspace-years-7": "time-to-exhaust(@url.keyspace-7, 1.2 billion / year)",
  "url.keyspace-years-5": "time-to-exhaust(@url.keyspace-5, 1.2 billion / year)",
  "url.counter-range": "key-space(62, 7)",
  "url.kgs-storage": "key-storage(62, 6)",
  "misc.003.int-range": "key-space(2, 32)",
};
