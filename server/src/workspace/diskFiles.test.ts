import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { URI } from "vscode-uri";
import { diskFiles } from "./diskFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "lintel-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

const uri = (name: string): string => URI.file(join(folder, name)).toString();
writeFileSync(join(folder, "a.arch"), "service Api\n");
mkdirSync(join(folder, "deep"));
writeFileSync(join(folder, "deep/b.arch"), "service Db\n");
symlinkSync("../a.arch", join(folder, "deep/link.arch"));
symlinkSync("..", join(folder, "deep/round"));
symlinkSync("/dev/null", join(folder, "endless.arch"));

test("files are read, through links too; what is missing, a folder, a device or not on the disk is not", async () => {
  expect(await diskFiles.read(uri("a.arch"))).toBe("service Api\n");
  expect(await diskFiles.read(uri("deep/link.arch"))).toBe("service Api\n");
  for (const none of [uri("none.arch"), uri("deep"), uri("endless.arch"), "untitled:a.arch"]) expect(await diskFiles.read(none)).toBeNull();
});

test("designs are found below a folder, without following links", async () => {
  expect([...(await diskFiles.find([uri("")]))].sort()).toEqual([uri("a.arch"), uri("deep/b.arch")]);
  expect(await diskFiles.find(["untitled:x", uri("none")])).toEqual([]);
});
