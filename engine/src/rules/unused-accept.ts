import type { RuleInfo } from "./rule.ts";

export const unusedAccept: RuleInfo = {
  code: "unused-accept",
  category: "lintel",
  severity: "warning",
  summary: "An accepted risk that is no longer there.",
  rationale: `\`accept CODE "reason"\` silences one rule on one element and keeps the reason in reports. Once the fault is mended (or when the code is misspelt) the line silences nothing, and would hide the same fault when it comes back.

Remove the line. The quick fix does.`,
  references: ["https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api {
  replicas 2
  accept single-point-of-failure "one box until March"
}
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
service Api { accept single-point-of-failure "one box until March" }
User -> Api`,
  ],
};
