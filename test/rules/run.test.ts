import { type Rule, reviewDesign, rules, runRules } from "@lintel/engine/rules";
import { describe, expect, it } from "vitest";
import { checkDesign, codesOf, places } from "../check-design.ts";

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

  it("has unique codes", () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
  });
});
