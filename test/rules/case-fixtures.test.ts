import { describe, expect, it } from "vitest";
import { checkDesign, places } from "../check-design.ts";

/*
 * Small faults from the literature, each before and after it is mended, and what a reviewer must (and must not) say.
 */

interface Fixture {
  readonly name: string;
  readonly before: string;
  /** Findings on `before`, in source order. */
  readonly shows: readonly string[];
  readonly after: string;
}

const users = "client User { users 1k  actions 10 / day }";
const pair = "loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  failover 2 s }";

const fixtures: readonly Fixture[] = [
  {
    name: "one server",
    before: `${users}\n${pair}\nservice Server\nUser -> Lb -> Server`,
    shows: ["single-point-of-failure Server"],
    after: `${users}\n${pair}\nservice Server { replicas 2 }\nUser -> Lb -> Server`,
  },
  {
    name: "two servers behind one load balancer",
    before: `${users}\nloadbalancer Lb { health-check { every 1 s  misses 3 } }\nservice Server { replicas 2 }\nUser -> Lb -> Server`,
    shows: ["spof-load-balancer Lb"],
    after: `${users}\n${pair}\nservice Server { replicas 2 }\nUser -> Lb -> Server`,
  },
  {
    name: "two servers and no load balancer",
    before: `${users}\nservice Server { replicas 2 }\nUser -> Server`,
    shows: ["lb-missing Server"],
    after: `${users}\n${pair}\nservice Server { replicas 2 }\nUser -> Lb -> Server`,
  },
  {
    name: "names sharded by first letter, with uneven letters",
    before: `${users}\n${pair}\nservice Api { replicas 2 }
database Names {
  entity Name { key name { cardinality 1M }  field letter { cardinality 1k  skew zipf(1.3) } }
  replicate 2 { mode semi-sync }
  shard Name by hash(letter) into 9
}
User -> Lb -> Api
Api -> Names { timeout 200 ms }`,
    shows: ["hot-shard-key Names/Name"],
    after: `${users}\n${pair}\nservice Api { replicas 2 }
database Names {
  entity Name { key name { cardinality 1M } }
  replicate 2 { mode semi-sync }
  shard Name by hash(name) into 9
}
User -> Lb -> Api
Api -> Names { timeout 200 ms }`,
  },
  {
    name: "four copies of a billing run",
    before: `${users}\n${pair}\nservice Api { replicas 2 }\nworker Billing { replicas 4 }\nexternal Bank { availability 99.9% }
User -> Lb -> Api\nBilling -> Bank { timeout 5 s }`,
    shows: ["leader-missing Billing"],
    after: `${users}\n${pair}\nservice Api { replicas 2 }\nworker Billing { replicas 4  leader-elected by Locks }\ncoordinator Locks { nodes 3 }\nexternal Bank { availability 99.9% }
User -> Lb -> Api\nBilling -> Bank { timeout 5 s }`,
  },
  {
    name: "a billing run in one copy",
    before: `${users}\n${pair}\nservice Api { replicas 2 }\nworker Billing\nexternal Bank { availability 99.9% }
User -> Lb -> Api\nBilling -> Bank { timeout 5 s }`,
    shows: ["leader-single Billing"],
    after: `${users}\n${pair}\nservice Api { replicas 2 }\nworker Billing { replicas 4  leader-elected by Locks }\ncoordinator Locks { nodes 3 }\nexternal Bank { availability 99.9% }
User -> Lb -> Api\nBilling -> Bank { timeout 5 s }`,
  },
  {
    name: "meters that ask twice a second",
    before: `client Meter { users 100k  actions 10 / day }\n${pair}\nservice Api { replicas 3  workers 8  service-time 5 ms }
Meter -> Lb over https { push poll every 0.5 s }\nLb -> Api`,
    shows: ["polling-overload Meter -> Lb"],
    after: `client Meter { users 100k  actions 10 / day }\n${pair}\nservice Api { replicas 3  workers 8  service-time 5 ms }
Meter -> Lb over https { push sse }\nLb -> Api`,
  },
  {
    name: "a limiter in each of three copies",
    before: `${users}\n${pair}\nservice Api { replicas 3  rate-limit { rate 5 rps  per client } }\nUser -> Lb -> Api`,
    shows: ["rate-limit-local Api"],
    after: `${users}\n${pair}\nservice Api { replicas 3  rate-limit { rate 5 rps  per client  store Redis } }\ncache Redis { technology redis  replicas 3 }
User -> Lb -> Api\nApi -> Redis { timeout 20 ms }`,
  },
  {
    name: "payments that an asynchronous failover loses",
    before: `${users}\n${pair}\nservice Pay { replicas 2 }\ndatabase Payments { replicate 2 { mode async  lag 2 s } }
User -> Lb -> Pay\nPay -> Payments { timeout 200 ms }\nslo Payments { rpo < 100 ms }`,
    shows: ["rpo-unmet slo Payments: rpo"],
    after: `${users}\n${pair}\nservice Pay { replicas 2 }\ndatabase Payments { replicate 2 { mode semi-sync } }
User -> Lb -> Pay\nPay -> Payments { timeout 200 ms }\nslo Payments { rpo < 100 ms }`,
  },
  {
    name: "a subscriber that repeats its effect",
    before: `${users}\n${pair}\nservice Api { replicas 2 }\ntopic Events { replicate 3 { mode sync }  dead-letter Dead after 5 }\nqueue Dead { technology sqs }
worker Mailer { replicas 2 }\nexternal Mail { availability 99.9% }
User -> Lb -> Api\nApi ~> Events\nEvents -> Mailer\nMailer -> Mail { timeout 1 s }`,
    shows: ["consumer-not-idempotent Events -> Mailer"],
    after: `${users}\n${pair}\nservice Api { replicas 2 }\ntopic Events { replicate 3 { mode sync }  dead-letter Dead after 5 }\nqueue Dead { technology sqs }
worker Mailer { replicas 2 }\nexternal Mail { availability 99.9% }
User -> Lb -> Api\nApi ~> Events\nEvents -> Mailer { idempotent }\nMailer -> Mail { timeout 1 s }`,
  },
  {
    name: "a login over http",
    before: `${users}\n${pair}\nservice Login { replicas 2 }\nUser -> Lb over http\nLb -> Login`,
    shows: ["plaintext-link User -> Lb"],
    after: `${users}\n${pair}\nservice Login { replicas 2 }\nUser -> Lb over https\nLb -> Login`,
  },
];

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
  it("is reported before", () => {
    const { findings, languageFindings } = checkDesign(fixture.before);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual(fixture.shows);
  });

  it("is clean after", () => {
    const { findings, languageFindings } = checkDesign(fixture.after);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual([]);
  });
});
