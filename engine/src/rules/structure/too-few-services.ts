import { lookup } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const tooFewServices: Rule = {
  code: "too-few-services",
  category: "structure",
  severity: "info",
  tier: "all",
  summary: "A system of exactly two services of one team, of which one is only called by the other.",
  rationale: `Splitting a program pays where its parts are changed by different teams, or need to grow differently. Two parts of one team, of which the second serves only the first, have the costs of a split (a network in every call, a timeout and a retry, two deployments that have to fit together) and none of that.

One program with two modules does the same and can be split when there is a reason. If there is one (another language, other machines, another rhythm of releases), accept this and say it.`,
  references: [
    "https://martinfowler.com/bliki/MonolithFirst.html",
    "https://www.oreilly.com/library/view/building-microservices-2nd/9781492034018/",
  ],
  invalid: [example("shop", "shop")],
  valid: [example("shop", "payments")],
  check({ design }) {
    const { linksTo } = lookup(design);
    const code = design.components.filter(({ kind }) => codeKinds.has(kind));
    const [first, second] = code;
    if (
      code.length !== 2 ||
      !first ||
      !second ||
      first.owner === null ||
      first.owner !== second.owner ||
      first.technology ||
      second.technology
    )
      return [];
    return [
      [first, second],
      [second, first],
    ].flatMap(([caller, callee]): readonly Report[] => {
      const calls = linksTo.get(callee?.id ?? "") ?? [];
      if (!caller || !callee || calls.length === 0 || calls.some(({ from, kind }) => from !== caller.id || kind !== "call")) return [];
      return [
        {
          element: callee.id,
          message: `${callee.id} serves only ${caller.id}, and both belong to ${callee.owner}: one program with two modules would do without a network, a timeout and a second deployment between them.`,
          origin: callee.origin,
          related: calls.map((link) => ({ message: `${link.from} is the only caller`, origin: link.origin })),
          fixes: [],
        },
      ];
    });
  },
};

function example(one: string, other: string): string {
  return `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 2  owner ${one}  service-time 2 ms }
service Prices { replicas 2  owner ${other}  service-time 2 ms }
User -> Lb -> Shop
Shop -> Prices { timeout 200 ms }`;
}
