/* Designs that the suite writes into its workspace, beside the examples. */

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const templates = join(dirname(fileURLToPath(import.meta.url)), "../../../extension/templates");

/** Writes them before the window opens: whether and when an editor notices a new file depends on the machine. */
export function writeDesigns(workspace) {
  writeFileSync(join(workspace, "sale.arch"), sale);
  writeFileSync(join(workspace, "gone.arch"), sale);
  writeFileSync(join(workspace, "hints.arch"), hints);
  mkdirSync(join(workspace, ".vscode"));
  writeFileSync(join(workspace, ".vscode/settings.json"), "{}");
  writeFileSync(join(workspace, ".vscode/tasks.json"), JSON.stringify(tasks));
  // In a folder of its own, so that its slip concerns no design.
  mkdirSync(join(workspace, "checked"));
  writeFileSync(join(workspace, "checked/lintel.config.json"), configuration);
  cpSync(join(templates, "cached-reads.arch"), join(workspace, "cached-reads.arch"));
}

/** The design of docs/getting-started.md, whose scenario fails as the page says. */
export const sale = `client Shopper { users 2M  peak 4x }
service Catalogue { replicas 4  workers 8  service-time lognormal(p50 6 ms, p99 40 ms) }
database Items { replicate 2 { mode semi-sync }  service-time 5 ms }

Shopper -> Catalogue { timeout 2 s }
Catalogue -> Items { timeout 500 ms }

flow Browse {
  from Shopper at 463 rps
  Shopper -> Catalogue -> Items read
}

slo Browse { availability 99.9% over 30 days  latency p99 < 250 ms }

scenario "Sale, and a replica dies" for 5 min {
  warm-up 30 s
  at 1 min load Browse x 3 over 30 s
  at 3 min kill 1 of Catalogue for 1 min
  expect Browse p99 < 500 ms
  expect Browse availability > 99.9%
}
`;

/** A constant and a rate whose values the text does not say. */
export const hints = `let busy = 100 rps * 3
client Caller { users 1k }
service Backend { replicas 2  workers 8  service-time 5 ms }

Caller -> Backend { timeout 1 s }

flow Call {
  from Caller at busy
  Caller -> Backend
}
`;

/** A chain of services with a store each, six lines for every pair. */
export function hugeDesign(components) {
  const pairs = Math.floor(components / 2);
  const blocks = Array.from({ length: pairs }, (_, index) =>
    [
      `service Service${index} { replicas 2  service-time 2 ms }`,
      `database Store${index} { replicate 2 { mode semi-sync }  service-time 3 ms }`,
      `Client -> Service${index} { timeout 2 s }`,
      `Service${index} -> Store${index} { timeout 500 ms }`,
      `flow Flow${index} { from Client at 1 rps  Client -> Service${index} -> Store${index} read }`,
      "",
    ].join("\n"),
  );
  return `client Client { users 1k }\n${blocks.join("\n")}`;
}

/** A configuration with a slip: the rule is called lb-missing. */
export const configuration = '{ "rules": { "lb-mising": "off" } }\n';

/** A task as a team writes it: what it finds is listed among the problems. */
const tasks = {
  version: "2.0.0",
  tasks: [{ label: "check the draft", type: "lintel", paths: ["twitter.draft.arch"], problemMatcher: "$lintel" }],
};
