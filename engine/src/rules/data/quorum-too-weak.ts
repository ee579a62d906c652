import type { Rule } from "../rule.ts";

export const quorumTooWeak: Rule = {
  code: "quorum-too-weak",
  category: "data",
  severity: "error",
  summary: "A leaderless store promises strong consistency, and a read may miss the latest write.",
  rationale: `In a leaderless store a write is confirmed by W of the N copies and a read asks R of them. Only when R + W > N do every read and every write share a copy, so that a read must meet the latest confirmed value; and W > N/2 keeps two writes from both being confirmed by separate halves.

Raise R or W, or say \`consistency eventual\` when old answers are all right.`,
  references: [
    "https://www.allthingsdistributed.com/files/amazon-dynamo-sosp2007.pdf",
    "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html",
  ],
  invalid: [`database Carts { engine key-value  consistency strong  replicate 3 { style leaderless  quorum read 1 write 1 } }`],
  valid: [
    `database Carts { engine key-value  consistency strong  replicate 3 { style leaderless  quorum read 2 write 2 } }`,
    `database Carts { engine key-value  consistency eventual  replicate 3 { style leaderless  quorum read 1 write 1 } }`,
  ],
  check({ design }) {
    return design.components.flatMap((component) => {
      const replication = component.replication;
      if (component.store?.consistency?.value !== "strong" || replication?.style.value !== "leaderless" || !replication.quorum) return [];
      const copies = replication.copies.value;
      const read = replication.quorum.read.value;
      const write = replication.quorum.write.value;
      const overlap = read + write > copies;
      if (overlap && write > copies / 2) return [];
      const majority = Math.floor(copies / 2) + 1;
      return [
        {
          element: component.id,
          message: overlap
            ? `${component.id} promises strong consistency, and ${write} of ${copies} copies confirm a write: two writes at once can both be confirmed by different copies. Write to ${majority}.`
            : `${component.id} promises strong consistency, but a read asks ${read} and a write reaches ${write} of ${copies} copies: ${read} + ${write} is not more than ${copies}, so a read can miss the latest write. Use ${majority} and ${majority}.`,
          origin: replication.origin,
          related: [],
          fixes: [
            {
              title: `Read and write with a majority (${majority} of ${copies})`,
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["replicate", "quorum"], value: `read ${majority} write ${majority}` }],
            },
          ],
        },
      ];
    });
  },
};
