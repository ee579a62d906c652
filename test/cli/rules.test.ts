import { expect, test } from "vitest";
import { lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

test("all rules, as a table and as JSON, and each explains itself", async () => {
  const { code, out } = await lintel(["rules", "--format", "json"]);
  expect(code).toBe(0);
  expect(schemaProblems("rules", out)).toEqual([]);
  const codes: string[] = JSON.parse(out).rules.map((rule: { code: string }) => rule.code);
  expect(new Set(codes).size).toBe(codes.length);
  const table = (await lintel(["rules"])).out;
  for (const rule of codes) {
    expect(table).toContain(rule);
    const page = await lintel(["explain", rule]);
    expect(page.code).toBe(0);
    expect(page.out.split("\n")[0]).toBe(rule);
  }
  expect(table).toMatch(/hot-shard-key .*\brecommended\b.*\bunsafe\b/);
  expect(table.replace(/\s+/g, " ")).toContain("Options: hot-share (2)");
  const { out: page } = await lintel(["explain", "too-many-attempts"]);
  for (const part of ["Tier: strict", "most-retries", '"most-retries": 3', "Retry twice (changes a decision"]) expect(page).toContain(part);
});
