import { type Rule, reviewDesign, rules, runRules } from "@lintel/engine/rules";
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
