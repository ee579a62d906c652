import type { Finding, Range } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { type Style, styleFor } from "../print/style.ts";
import { checkConcise } from "./concise.ts";
import { codeFrame } from "./frame.ts";
import { checkGithub } from "./github.ts";
import { checkJunit } from "./junit.ts";
import { checkPretty } from "./pretty.ts";
import { type CheckReport, inReadingOrder, type LocatedFinding } from "./report.ts";
import { checkSarif } from "./sarif.ts";

const uri = "file:///designs/shop.arch";
const text = ["client User { users 1M }", "service Api {", "  replicas 1", "}", "User -> Api"];

function range(line: number, from: number, to: number): Range {
  return { start: { line, character: from }, end: { line, character: to } };
}

function finding(overrides: Partial<Finding> = {}): LocatedFinding {
  const related = [{ message: "User calls Api", origin: { uri, range: range(4, 0, 11) } }];
  return {
    finding: {
      rule: "single-point-of-failure",
      severity: "error",
      message: "Api runs on one replica: 99.5%, 1.83 days down per year.",
      element: "Api",
      origin: { uri, range: range(1, 8, 11) },
      related,
      fixes: [{ title: "Run 2 replicas of Api", safe: true, edits: [] }],
      ...overrides,
    },
    file: "shop.arch",
    related: related.map((hop) => ({ ...hop, file: "shop.arch" })),
    docs: "docs/rules/single-point-of-failure.md",
  };
}

function report(findings: readonly LocatedFinding[], rest: Partial<CheckReport> = {}): CheckReport {
  return { findings, files: ["shop.arch"], accepted: [], known: 0, ...rest };
}

function style(options: { colours?: boolean; locale?: string; columns?: number; env?: Record<string, string> } = {}): Style {
  const { colours = false, locale = "en_US.UTF-8", columns = 100, env = {} } = options;
  return styleFor({ isTerminal: colours, columns, write: () => {} }, { env: { LANG: locale, ...env }, platform: "linux" });
}

test("a finding reads from what to where to how", () => {
  expect(checkPretty(report([finding()]), () => text, style())).toBe(
    [
      "error single-point-of-failure  shop.arch:2:9",
      "  Api runs on one replica: 99.5%, 1.83 days down per year.",
      "  1 │ client User { users 1M }",
      "  2 │ service Api {",
      "    │         ^^^",
      "  3 │   replicas 1",
      "  ↳ User calls Api  shop.arch:5:1",
      "  fix  Run 2 replicas of Api",
      "",
      "✗ 1 error in 1 file",
      "  lintel fix mends one of them safely",
      "  lintel explain single-point-of-failure says why it matters and what to do",
    ].join("\n"),
  );
});

test("without UTF-8 only ASCII is written", () => {
  const printed = checkPretty(report([finding({ message: "wait ≥ 5 µs → later…" })]), () => text, style({ locale: "C" }));
  expect(printed).toMatch(/^[\n -~]*$/);
  expect(printed).toContain("wait >= 5 us -> later...");
});

test("colours appear on a terminal only, and never with NO_COLOR", () => {
  const colourful = (options: Parameters<typeof style>[0]): boolean =>
    checkPretty(report([finding()]), () => text, style(options)).includes("\u001b[");
  expect(colourful({ colours: true })).toBe(true);
  expect(colourful({ colours: false })).toBe(false);
  expect(colourful({ colours: true, env: { NO_COLOR: "1" } })).toBe(false);
  expect(colourful({ colours: true, env: { TERM: "dumb" } })).toBe(false);
});

test("a clean design says so, with what was accepted and known", () => {
  const accepted = { located: finding(), reason: "known" };
  expect(checkPretty(report([], { files: ["a", "b", "c"], accepted: [accepted, accepted], known: 1 }), () => null, style())).toBe(
    "✓ 3 files checked, nothing to report (2 accepted in the design, 1 known from the baseline)",
  );
});

test("escape sequences of a hostile file never reach the terminal", () => {
  const printed = checkPretty(report([finding({ message: "bad \u001b[2Jname" })]), () => ["", "service \u001b[2J {"], style());
  expect(printed).not.toContain("\u001b");
  expect(printed).toContain("bad \\u001b[2Jname");
});

test("a very long line is cut to what surrounds the place", () => {
  const line = `${"x".repeat(500_000)}HERE${"y".repeat(500_000)}`;
  const frame = codeFrame([line], range(0, 500_000, 500_004), style(), (mark) => mark).split("\n");
  expect(Math.max(...frame.map((each) => each.length))).toBeLessThanOrEqual(100);
  const [code = "", marks = ""] = frame;
  expect(code.slice(marks.indexOf("^"), marks.indexOf("^") + marks.replace(/[^^]/g, "").length)).toBe("HERE");
});

test("tabs and wide characters keep the underline in place", () => {
  const [, , marks = ""] = codeFrame(["{", "\t漢 Api"], range(1, 3, 6), style(), (mark) => mark).split("\n");
  expect(marks).toBe("    │      ^^^");
});

test("a place beyond the end of the text is shown at its end", () => {
  expect(codeFrame([""], range(7, 3, 9), style(), (mark) => mark)).toContain("^");
});

test("concise: one line for each finding", () => {
  expect(checkConcise(report([finding({ message: "two\nlines" })]), style())).toBe(
    "shop.arch:2:9: error[single-point-of-failure] two lines",
  );
});

test("github: a workflow command with its special characters escaped", () => {
  const located = { ...finding({ message: "50% lost,\nnow", severity: "info" }), file: "a,b.arch" };
  expect(checkGithub(report([located]))).toBe(
    "::notice file=a%2Cb.arch,line=2,endLine=2,col=9,endColumn=12,title=single-point-of-failure::50%25 lost,%0Anow",
  );
});

test("findings come in reading order, each once", () => {
  const later = finding({ origin: { uri, range: range(3, 0, 1) }, rule: "timeout-missing" });
  const ordered = inReadingOrder([later, finding(), finding()]);
  expect(ordered.map((located) => located.finding.rule)).toEqual(["single-point-of-failure", "timeout-missing"]);
});

test("junit: errors fail, warnings are told, clean files pass", () => {
  const warning = finding({ severity: "warning", rule: "timeout-missing", message: 'a < b & "c"\u0001' });
  expect(checkJunit(report([finding(), warning], { files: ["shop.arch", "clean.arch"] }))).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="lintel" tests="3" failures="1">',
      '  <testsuite name="shop.arch" tests="2" failures="1">',
      '    <testcase name="single-point-of-failure on Api (line 2)" classname="shop.arch"><failure type="single-point-of-failure" message="Api runs on one replica: 99.5%, 1.83 days down per year.">shop.arch:2:9 Api runs on one replica: 99.5%, 1.83 days down per year.&#10;  User calls Api (shop.arch:5)</failure></testcase>',
      '    <testcase name="timeout-missing on Api (line 2)" classname="shop.arch"><system-out>warning: shop.arch:2:9 a &lt; b &amp; &quot;c&quot;\ufffd&#10;  User calls Api (shop.arch:5)</system-out></testcase>',
      "  </testsuite>",
      '  <testsuite name="clean.arch" tests="1" failures="0">',
      '    <testcase name="no findings" classname="clean.arch"/>',
      "  </testsuite>",
      "</testsuites>",
    ].join("\n"),
  );
});

test("sarif: places count from 1, accepted risks are suppressed with their reason", () => {
  const rule = {
    code: "single-point-of-failure",
    category: "redundancy" as const,
    severity: "error" as const,
    summary: "One replica.",
    rationale: "It fails.",
    references: [],
    invalid: [],
    valid: [],
  };
  const accepted = { located: finding({ element: "Db" }), reason: "until March" };
  const sarif = checkSarif(report([finding()], { accepted: [accepted] }), [rule]);
  expect(sarif).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Lintel", rules: [{ id: "single-point-of-failure", defaultConfiguration: { level: "error" } }] } },
        results: [
          {
            ruleIndex: 0,
            level: "error",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "shop.arch", uriBaseId: "%SRCROOT%" },
                  region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 12 },
                },
                logicalLocations: [{ fullyQualifiedName: "Api" }],
              },
            ],
            relatedLocations: [{ id: 1, message: { text: "User calls Api" } }],
          },
          { suppressions: [{ kind: "inSource", justification: "until March" }] },
        ],
      },
    ],
  });
});
