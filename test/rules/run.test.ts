import { type Level, noSettings, type Rule, type RuleSettings, reviewDesign, rules, runRules, settingsOver } from "@lintel/engine/rules";
import { describe, expect, it } from "vitest";
import { checkDesign, codesOf, places } from "../check-design.ts";
import { sameFault } from "./one-fault.ts";

const twoServers = `client User { users 1k  actions 10 / day }
loadbalancer Lb { health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api`;

describe("running the rules", () => {
  it("reports one fault once, under the most specific code", () => {
    expect(places(checkDesign(twoServers).findings)).toEqual(["spof-load-balancer Lb"]);
  });

  it("sorts findings by their place in the source", () => {
    const { findings } = checkDesign(`client User { users 1k  actions 10 / day }
service Z { service-time 5 ms }
service A { service-time 5 ms }
User -> Z, A`);
    expect(places(findings)).toEqual(["single-point-of-failure Z", "single-point-of-failure A"]);
  });

  it.each(["spof-load-balancer", "single-point-of-failure", "spof"])("is silenced by accept %s, with the reason kept", (code) => {
    const { findings, accepted } = checkDesign(twoServers.replace("loadbalancer Lb {", `loadbalancer Lb { accept ${code} "one rack"`));
    expect(findings).toEqual([]);
    expect(accepted.map(({ finding, reason }) => [finding.rule, reason])).toEqual([["spof-load-balancer", "one rack"]]);
  });

  const lb = "loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }";
  const sharded = (store: string, shard: string): string => `client User { users 1M  actions 10 / day }
${lb}
service Api { replicas 3 }
database Orders {
  ${store}
  entity Order { key id { cardinality 10 billion }  field status { cardinality 5 } }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Order by hash(status) into 16 { ${shard} }
}
User -> Lb -> Api
Api -> Orders { timeout 300 ms }`;

  it.each([
    [
      "a link",
      `client User { users 1k }\n${lb}\nservice Api { replicas 2 }\nservice Prices { replicas 2 }\nUser -> Lb -> Api\nApi -> Prices { accept timeout-missing "soon" }`,
    ],
    [
      "an objective",
      `client User { users 1k }\n${lb}\nservice Api { replicas 2 }\nUser -> Lb -> Api\nflow Ask { from User  User -> Lb -> Api }\nslo Ask { availability 100%  accept slo-perfect "soon" }`,
    ],
    [
      "the flow of an objective",
      `client User { users 1k }\n${lb}\nservice Api { replicas 2 }\nUser -> Lb -> Api\nflow Ask { from User  User -> Lb -> Api  accept slo-perfect "soon" }\nslo Ask { availability 100% }`,
    ],
    ["a shard", sharded("", 'accept shard-key-low-cardinality "soon"')],
    ["the store of a shard", sharded('accept shard-key-low-cardinality "soon"', "")],
  ])("is silenced by an accept in %s", (_, text) => {
    const { findings, accepted, languageFindings } = checkDesign(text);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual([]);
    expect(accepted.map(({ reason }) => reason)).toEqual(["soon"]);
  });

  it("reports an accept of another code as unused, and an unknown code as unknown", () => {
    const { findings } = checkDesign(
      twoServers.replace("service Api {", `service Api { accept timeout-missing "later"  accept no-such-rule "?"`),
    );
    const unused = findings.filter((finding) => finding.rule === "unused-accept");
    expect(unused.map((finding) => finding.element)).toEqual(["Api", "Api"]);
    expect(unused[0]?.message).toContain("timeout-missing reports nothing on Api");
    expect(unused[1]?.message).toContain('no rule with the code "no-such-rule"');
  });

  it("reports a rule that throws as an internal error and runs the others", () => {
    const { design, analysis } = checkDesign(twoServers);
    const broken: Rule = {
      ...(rules[0] as Rule),
      code: "broken",
      check() {
        throw new Error("out of cheese");
      },
    };
    const findings = runRules({ design, analysis }, { rules: [broken, ...rules] });
    expect(codesOf(findings)).toEqual(["internal-error", "spof-load-balancer"]);
    expect(findings.find((finding) => finding.rule === "internal-error")?.message).toContain(
      "broken stopped on this design (out of cheese)",
    );
  });

  it("finds nothing in an empty design", () => {
    const { design, analysis } = checkDesign("");
    expect(reviewDesign({ design, analysis })).toEqual({ findings: [], accepted: [] });
  });

  it("takes only codes that exist for names of one fault", () => {
    const codes = new Set(rules.map(({ code }) => code));
    expect(sameFault.flat().filter((code) => !codes.has(code))).toEqual([]);
  });

  it("has unique codes", () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
  });
});

describe("settings", () => {
  const set = (...rules: readonly (readonly [string, Level | null, Readonly<Record<string, number>>?])[]): RuleSettings => ({
    ...noSettings,
    rules: new Map(rules.map(([code, level, options = {}]) => [code, { level, options: new Map(Object.entries(options)) }])),
  });

  it("leave a fault out whose most specific rule is off, rather than telling it in general words", () => {
    expect(places(checkDesign(twoServers, set(["spof-load-balancer", "off"])).findings)).toEqual([]);
    expect(places(checkDesign(twoServers, set(["single-point-of-failure", "off"])).findings)).toEqual(["spof-load-balancer Lb"]);
  });

  it("change the severity of what a rule reports, accepted findings included", () => {
    const accepting = twoServers.replace("loadbalancer Lb {", 'loadbalancer Lb { accept spof "one rack"');
    const { findings } = checkDesign(twoServers, set(["spof-load-balancer", "info"]));
    const { accepted } = checkDesign(accepting, set(["spof-load-balancer", "warning"]));
    expect([...findings, ...accepted.map(({ finding }) => finding)].map(({ severity }) => severity)).toEqual(["info", "warning"]);
  });

  it("call no accept unused whose rule does not run", () => {
    const accepting = twoServers.replace("service Api {", 'service Api { accept sync-chain-deep "later"');
    expect(codesOf(checkDesign(accepting).findings)).toEqual(["spof-load-balancer"]);
    expect(codesOf(checkDesign(accepting, { ...noSettings, tier: "all" }).findings)).toEqual(["spof-load-balancer", "unused-accept"]);
    const off = checkDesign(accepting, { ...set(["sync-chain-deep", "off"]), tier: "all" });
    expect(codesOf(off.findings)).toEqual(["spof-load-balancer"]);
    expect(codesOf(checkDesign(accepting, { ...set(["unused-accept", "off"]), tier: "all" }).findings)).toEqual(["spof-load-balancer"]);
  });

  const slow = "client User { users 1k  actions 10 / day }\nservice Api { replicas 3  workers 64  service-time 3 s }\nUser -> Api";
  const isSlow = (settings: RuleSettings): boolean => codesOf(checkDesign(slow, settings).findings).includes("slow-work-inline");

  it("set a threshold for one rule before one for all", () => {
    const options = new Map([["longest-work", 5]]);
    expect(isSlow(noSettings)).toBe(true);
    expect(isSlow({ ...noSettings, options })).toBe(false);
    expect(isSlow({ ...set(["slow-work-inline", null, { "longest-work": 2 }]), options })).toBe(true);
  });

  it("lie above one another: what the upper ones say holds, for one rule or for all", () => {
    const lower = { ...set(["a", "off", { x: 1, y: 1 }], ["b", "info"]), tier: "strict" as const, options: new Map([["x", 3]]) };
    const upper = { ...set(["a", null, { y: 2 }], ["c", "on"]), options: new Map([["x", 4]]) };
    const both = settingsOver(upper, lower);
    expect(both.tier).toBe("strict");
    expect(both.options).toEqual(new Map([["x", 4]]));
    expect([...both.rules]).toEqual([
      ["a", { level: "off", options: new Map([["y", 2]]) }],
      ["b", { level: "info", options: new Map() }],
      ["c", { level: "on", options: new Map() }],
    ]);
  });
});
