import { expect, test } from "vitest";
import { problemText } from "./sources.ts";
import { decode } from "./text.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

test("text is text, with or without a byte order mark", () => {
  expect(decode(new TextEncoder().encode("service Á"))).toEqual({ text: "service Á" });
  expect(decode(bytes(0xef, 0xbb, 0xbf, 0x61))).toEqual({ text: "a" });
});

test.each([
  ["a zero byte", bytes(0x61, 0, 0x62), "is a binary file (a zero byte at offset 1), not .arch text"],
  ["UTF-16", bytes(0xff, 0xfe, 0x61, 0), "is UTF-16 text; save it as UTF-8"],
  ["Latin-1", bytes(0x61, 0x0a, 0xe9, 0x62), "is not UTF-8 text (byte 0xe9 at offset 2, line 2); save it as UTF-8"],
])("%s is refused with the reason", (_, input, problem) => expect(decode(input)).toEqual({ problem }));

test("what the system refuses is said in words that are right for reading and for writing", () => {
  const said = (code: string): string => problemText(Object.assign(new Error("refused"), { code }), "a.svg");
  expect(said("EACCES")).toBe("a.svg: you lack the permission for it");
  expect(said("EROFS")).toBe("a.svg: it is in a file system that can only be read");
  expect(said("EIO")).toBe("a.svg: refused");
  expect(() => problemText(new Error("a defect"), "a.svg")).toThrow("a defect");
});
