import { availabilityText, digits, type Element, lookup, type Objective } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { yearlyDowntime } from "../wording.ts";

/** People call 99.95%, which is 3.3 nines, "three and a half": so far from the word passes. */
const tolerance = 0.25;

export const ninesMismatch: Rule = {
  code: "nines-mismatch",
  category: "objectives",
  severity: "warning",
  summary: "The words beside an objective name another number of nines than the objective.",
  rationale: `Each nine is a tenth of the downtime: three nines are 8.77 h a year, four are 52.6 min, five are 5.26 min. When the comment says "four nines" and the objective 99.9%, one of the two was copied from somewhere, and people plan with the one they read.

Count the nines by −log₁₀(1 − availability): 99.95% has 3.3 of them. Make the words and the number agree. The rule reads the documentation and the title of the objective and of its flow or component.`,
  references: [
    "https://sre.google/sre-book/availability-table/",
    "https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/measuring-availability.html",
  ],
  invalid: [example("99%")],
  valid: [example("99.9%")],
  check({ design }) {
    const { elements } = lookup(design);
    const promised = new Map<string, Objective[]>();
    for (const objective of design.objectives) {
      if (objective.term.type === "availability") promised.set(objective.target, [...(promised.get(objective.target) ?? []), objective]);
    }
    return design.objectives.flatMap((objective): readonly Report[] => {
      const { term } = objective;
      if (term.type !== "availability" || !(term.bound < 1)) return [];
      const target = elements.get(objective.target);
      // Of several promises of one target, its own words may mean any.
      const around = (promised.get(objective.target)?.length ?? 0) === 1 && target ? [target] : [];
      const said = [objective, ...around].flatMap((element) => ninesIn(element)).find((nines) => !agrees(nines, term.bound));
      if (said === undefined) return [];
      const meant = availabilityText(1 - 10 ** -said);
      return [
        {
          element: objective.id,
          message: `The words say ${digits(said)} nines, which is ${meant} (${yearlyDowntime(1 - 10 ** -said)} down a year), and the objective ${availabilityText(term.bound)} (${yearlyDowntime(term.bound)}), which is ${digits(Number((-Math.log10(1 - term.bound)).toFixed(1)))}. Make them agree.`,
          origin: objective.origin,
          related: [],
          fixes: Number.isInteger(said)
            ? [
                {
                  title: `Promise ${meant}`,
                  safe: false,
                  edits: [{ type: "replace", origin: objective.origin, text: objective.text.replace(/[\d.]+\s*%|[\d.]+\s*nines/, meant) }],
                },
              ]
            : [],
        },
      ];
    });
  },
};

const numbers: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 };

/** The numbers of nines that the documentation and the title of an element name; none where they speak of durability. */
function ninesIn({ documentation, title }: Element): readonly number[] {
  const words = `${documentation ?? ""}\n${title}`;
  // The nines of a durability are other ones.
  if (/durab/i.test(words)) return [];
  return [...words.matchAll(/\b(\d(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine)(?:\s+|-)nines\b/gi)].flatMap(([, word = ""]) => {
    const nines = numbers[word.toLowerCase()] ?? Number(word);
    return nines > 0 ? [nines] : [];
  });
}

function agrees(said: number, bound: number): boolean {
  const nines = -Math.log10(1 - bound);
  return Math.abs(nines - said) <= tolerance || Math.floor(nines + 1e-9) === said;
}

function example(bound: string): string {
  return `region us { zones a, b, c }
client User { users 1k }
loadbalancer Lb { replicas 2  across us  mode active-passive  health-check { every 1 s  misses 3 }  failover 2 s }
service Api { replicas 3  across us  service-time 5 ms }
User -> Lb { auth oauth2 }
Lb -> Api
flow Ask { from User at 1 rps  User -> Lb -> Api }
/** Three nines: a night of maintenance a year, no more. */
slo Ask { availability ${bound} }`;
}
