import { expect, test } from "vitest";
import { relativePath } from "./paths.ts";

test.each([
  ["file:///a/main.arch", "file:///a/b.arch", "./b.arch"],
  ["file:///a/main.arch", "file:///a/x/b.arch", "./x/b.arch"],
  ["file:///a/x/main.arch", "file:///a/b.arch", "../b.arch"],
  ["file:///a/x/main.arch", "file:///b/y/c.arch", "../../b/y/c.arch"],
  ["file:///a/my%20designs/main.arch", "file:///a/my%20designs/b%20c.arch", "./b c.arch"],
  ["file:///c%3A/a/main.arch", "file:///C:/a/b.arch", "./b.arch"],
  ["file:///c%3A/a/main.arch", "file:///d%3A/a/b.arch", null],
  ["file:///a/main.arch", "vscode-vfs://github/a/b.arch", null],
])("from %s to %s", (from, to, path) => expect(relativePath(from, to)).toBe(path));
