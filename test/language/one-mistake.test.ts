import { analyze } from "@lintel/engine/analysis";
import { runRules } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

function findings(text: string): string[] {
  const { design, findings: language } = designFromText(text);
  const found = runRules({ design, analysis: analyze(design) });
  return [...language, ...found].map(({ rule, element }) => `${rule} ${element}`);
}

const shop = (api: string, link: string): string => `client User { users 1k  actions 10 / day }
service Api { ${api} }
database Db { replicate 3 { mode semi-sync } }
User -> Api { timeout 1 s  auth api-key  encrypted tls }
Api -> Db { ${link} }
flow Read { from User  User -> Api -> Db read }
slo Read { availability 90% }`;

test("the design itself is told of one replica and no timeout", () => {
  const told = findings(shop("", ""));
  expect(told).toContain("single-point-of-failure Api");
  expect(told).toContain("timeout-missing Api -> Db");
});

test.each([
  ["replica 3", "timeout 100 ms", "unknown-property Api", "single-point-of-failure Api"],
  ['replicas "three"', "timeout 100 ms", "wrong-type Api", "single-point-of-failure Api"],
  ["replicas 2", "timout 100 ms", "unknown-property Api -> Db", "timeout-missing Api -> Db"],
  ["replicas 2", "timeout 100", "wrong-dimension Api -> Db", "timeout-missing Api -> Db"],
])("%s, %s: what could not be read is told once, and not as missing", (api, link, told, untold) => {
  const all = findings(shop(api, link));
  expect(all).toContain(told);
  expect(all).not.toContain(untold);
});

test("what rests on other keys is told as before", () => {
  expect(findings(shop("ownr me", "timeout 100 ms"))).toContain("single-point-of-failure Api");
});
