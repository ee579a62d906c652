import type { Report, Rule } from "../rule.ts";
import { standsIn, subnets } from "./subnets.ts";

export const subnetOverlap: Rule = {
  code: "subnet-overlap",
  category: "network",
  severity: "error",
  summary: "Two groups use the same addresses, or a group's addresses lie outside those of the group around it.",
  rationale: `A router sends a packet by its address alone. When two subnets share addresses, some hosts of one are unreachable from the other, and two machines may get the same address; networks that overlap can never be joined by peering or a VPN without address translation. And a subnet outside the range of the network it stands in has no route there.

Give each group a range of its own, inside the range of the group around it.`,
  references: [
    "https://www.rfc-editor.org/rfc/rfc4632 (Classless Inter-domain Routing)",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
  ],
  invalid: [
    `group "Web" {
  subnet 10.0.0.0/23
}
group "Data" {
  subnet 10.0.1.0/24
}`,
    `group "Network" {
  subnet 10.0.0.0/16
  group "Data" {
    subnet 10.1.0.0/24
  }
}`,
  ],
  valid: [
    `group "Network" {
  subnet 10.0.0.0/16
  group "Web" {
    subnet 10.0.0.0/24
  }
  group "Data" {
    subnet 10.0.1.0/24
  }
}`,
  ],
  check({ design }) {
    const all = subnets(design);
    return all.flatMap((subnet, index): readonly Report[] => {
      for (const [at, other] of all.entries()) {
        if (other === subnet) continue;
        if (standsIn(design, subnet.group, other.group)) {
          if (subnet.first >= other.first && subnet.last <= other.last) continue;
          return [
            {
              element: subnet.group.id,
              message: `${subnet.group.title} stands in ${other.group.title}, and its addresses ${subnet.text} are not all within ${other.text}: there is no route to the rest. Choose a range inside.`,
              origin: subnet.origin,
              related: [{ message: `${other.group.title} has ${other.text}`, origin: other.origin }],
              fixes: [],
            },
          ];
        }
        // Of two that overlap, the later one is reported; of one inside another the rule above.
        if (at > index || standsIn(design, other.group, subnet.group)) continue;
        if (subnet.first > other.last || other.first > subnet.last) continue;
        return [
          {
            element: subnet.group.id,
            message: `${subnet.group.title} (${subnet.text}) and ${other.group.title} (${other.text}) share addresses: packets for them reach one of the two. Give each a range of its own.`,
            origin: subnet.origin,
            related: [{ message: `${other.group.title} has ${other.text}`, origin: other.origin }],
            fixes: [],
          },
        ];
      }
      return [];
    });
  },
};
