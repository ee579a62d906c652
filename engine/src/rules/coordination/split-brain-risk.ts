import { type Component, type Design, type Fix, lookup } from "../../model/index.ts";
import { freeName } from "../graph/names.ts";
import { runByOthers } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const splitBrainRisk: Rule = {
  code: "split-brain-risk",
  category: "coordination",
  severity: "warning",
  tier: "strict",
  restsOn: ["replicate", "leader-elected", "technology"],
  summary: "Of two copies one takes over by itself, and there is no third to say which of them leads.",
  rationale: `A follower that hears nothing from the leader cannot tell a dead leader from a cut cable. If it takes over and the leader lives on the other side of the cut, both take writes, and when they meet again there are two histories of the same rows, of which one has to be thrown away.

Two cannot decide by majority. Let a group of three do it (\`leader-elected by\` a coordinator), keep a third copy that votes (\`election\`), or let a person decide and write no \`failover\`. A fence that switches the old leader off for sure does as well: accept the risk and say so.`,
  references: [
    "https://patroni.readthedocs.io/en/latest/replication_modes.html",
    "https://github.blog/news-insights/company-news/oct21-post-incident-analysis/ (GitHub: October 21 post-incident analysis)",
  ],
  invalid: ["database Orders { engine relational  replicate 2 { mode semi-sync  failover 20 s } }"],
  valid: [
    "database Orders { engine relational  replicate 3 { mode semi-sync  election 5 s  failover 20 s } }",
    `database Orders { engine relational  replicate 2 { mode semi-sync  failover 20 s }  leader-elected by Votes }
coordinator Votes { nodes 3 }`,
  ],
  check({ design }) {
    return design.components.flatMap((store): readonly Report[] => {
      const replication = store.replication;
      if (!store.store || store.messaging || runByOthers(store) || replication?.style.value !== "leader-follower") return [];
      if (replication.copies.value !== 2 || replication.failover.assumed !== null) return [];
      if (replication.election !== null || store.leaderElectedBy !== null) return [];
      return [
        {
          element: store.id,
          message: `The follower of ${store.id} takes over when it no longer hears the leader, and of two nobody has a majority: if only the line between them is cut, both take writes. Let three decide who leads.`,
          origin: replication.failover.origin ?? replication.origin,
          related: [],
          fixes: [electionFix(design, store)],
        },
      ];
    });
  },
};

/** Asks a coordinator that is there already, or a new one of three members. */
function electionFix(design: Design, store: Component): Fix {
  const existing = design.components.find((component) => component.kind === "coordinator");
  const name = existing?.id ?? freeName(`${store.id}Votes`, (candidate) => lookup(design).elements.has(candidate));
  return {
    title: `Let ${name}${existing ? "" : ", a group of three,"} decide who leads`,
    safe: false,
    edits: [
      ...(existing ? [] : [{ type: "add" as const, text: `coordinator ${name} { nodes 3 }`, after: store.id }]),
      { type: "set", element: store.id, path: ["leader-elected"], value: `by ${name}` },
    ],
  };
}
