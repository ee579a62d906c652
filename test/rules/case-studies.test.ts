import { readFileSync } from "node:fs";
import { everyRule } from "@lintel/engine/rules";
import { describe, expect, it } from "vitest";
import { checkDesign, codesOf } from "../check-design.ts";
import { faultsTwice } from "./one-fault.ts";

const example = (file: string): string => readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8");

/** What reviewers must say at least about the first sketch of each case study. */
const sketches: Readonly<Record<string, readonly string[]>> = {
  whatsapp: [
    "single-point-of-failure",
    "spof-gateway",
    "spof-primary-database",
    "spof-cache-nodes",
    "spof-broker",
    "exactly-once-claimed",
    "consumer-not-idempotent",
    "dlq-missing",
    "rate-limit-missing",
    "auth-missing",
    "slo-missing",
    "timeout-missing",
    "long-poll-at-scale",
    "dual-write",
    "lb-missing",
    "replica-missing-for-reads",
    "media-from-app",
    "group-service-overloaded",
  ],
  twitter: [
    "single-point-of-failure",
    "lb-missing",
    "spof-primary-database",
    "spof-broker",
    "consumer-not-idempotent",
    "hot-shard-key",
    "shard-without-replica",
    "slo-missing",
    "timeout-missing",
    "gateway-missing",
    "dual-write",
    "replica-missing-for-reads",
    "shard-needed",
    "spof-cache-nodes",
    "media-from-app",
    "fanout-celebrity",
    "workload-contradiction",
  ],
  netflix: [
    "single-point-of-failure",
    "lb-missing",
    "spof-primary-database",
    "spof-cache-nodes",
    "spof-broker",
    "dlq-missing",
    "common-cause-zone",
    "slo-missing",
    "timeout-missing",
    "slow-work-inline",
    "gateway-missing",
    "dual-write",
    "replica-missing-for-reads",
    "media-from-app",
    "far-from-users",
  ],
  uber: [
    "single-point-of-failure",
    "spof-primary-database",
    "spof-cache-nodes",
    "spof-broker",
    "consumer-not-idempotent",
    "hot-shard-key",
    "retry-not-idempotent",
    "circuit-breaker-missing",
    "slo-missing",
    "timeout-missing",
    "polling-overload",
    "webhook-unverified",
    "gateway-missing",
    "dual-write",
    "lb-missing",
    "replica-missing-for-reads",
    "race-on-allocation",
  ],
};

/** What the estimates of each case study come to, in base units. */
const estimates: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  whatsapp: {
    messages: 2e9 / 86_400,
    "text-a-day": 200e9,
    "media-a-day": 10e12,
    "total-a-day": 10.2e12,
    stored: 3.723e16,
    ingress: 118_055_556,
  },
  twitter: {
    tweets: 1e9 / 86_400,
    "text-a-day": 100e9,
    "media-a-day": 5e12,
    "total-a-day": 5.1e12,
    stored: 1.8615e16,
    ingress: 59_027_778,
  },
  netflix: {
    views: 1e9 / 86_400,
    "stored-a-day": 500e12,
    stored: 1.825e18,
    ingress: 5_787_037_037,
    egress: 1_157_407_407_407,
    "raw-8k": 555_555_556,
  },
  uber: { requests: 1e9 / 86_400, "stored-a-day": 400e9, stored: 1.46e15, ingress: 4_629_630 },
};

describe.each(Object.keys(sketches))("%s", (name) => {
  it("draws the criticism of its first sketch", () => {
    const draft = checkDesign(example(`${name}.draft.arch`), everyRule);
    const { findings, languageFindings } = draft;
    expect(languageFindings).toEqual([]);
    expect(faultsTwice(draft)).toEqual([]);
    expect(codesOf(findings)).toEqual(expect.arrayContaining([...(sketches[name] ?? [])]));
  });

  const grownUp = checkDesign(example(`${name}.arch`));

  it("leaves nothing to criticise when it is grown up", () => {
    expect(grownUp.languageFindings).toEqual([]);
    expect(grownUp.findings.map((finding) => `${finding.rule} ${finding.element}`)).toEqual([]);
  });

  it("meets its objectives when it is grown up", () => {
    expect(grownUp.analysis.objectives.length).toBeGreaterThan(5);
    expect(grownUp.analysis.objectives.filter(({ met }) => met !== true).map(({ term, value }) => `${term}: ${value}`)).toEqual([]);
  });

  it.each(Object.entries(estimates[name] ?? {}))("estimates %s as the published case does", (constant, expected) => {
    const value = grownUp.design.lets.find((candidate) => candidate.name === constant)?.value;
    expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(1e-6);
  });
});
