import { expect, test } from "vitest";
import { columnBeside, followerTo, previewFor } from "./choosePreview.ts";

interface Given {
  readonly files?: readonly string[];
  readonly isLocked?: boolean;
  readonly isVisible?: boolean;
}

const preview = (address: string, { files = [address], isLocked = false, isVisible = true }: Given = {}) => ({
  address,
  isLocked,
  isVisible,
  includes: (file: string) => files.includes(file),
});

const a = preview("a");
const b = preview("b");
const lockedA = preview("a", { isLocked: true });
const hiddenA = preview("a", { isVisible: false });

test.each([
  ["the preview that shows the design already", [b, a], "a", a],
  ["the one in sight among several", [hiddenA, a], "a", a],
  ["a locked one, when it shows the design", [b, lockedA], "a", lockedA],
  ["one that is not locked, for another design", [lockedA, b], "c", b],
  ["none, when all are locked to other designs", [lockedA], "c", null],
])("asking for a design finds %s", (_what, previews, address, expected) => {
  expect(previewFor(previews, address, true)).toBe(expected);
});

test("where previews do not follow, a design that is not shown yet gets a preview of its own", () => {
  expect(previewFor([b], "a", false)).toBeNull();
  expect(previewFor([b, a], "a", false)).toBe(a);
});

test.each([
  ["the one that is not locked goes along", [lockedA, b], "c", b],
  ["of several that are not locked the one used last goes along", [b, a], "c", b],
  ["a locked one stays", [lockedA], "c", null],
  ["nothing changes for a design in a locked preview in sight", [b, lockedA], "a", null],
  ["nothing changes for an imported file of a picture in sight", [preview("a", { files: ["a", "shared"] })], "shared", null],
  ["nor for one of a picture that will come back", [preview("a", { files: ["a", "shared"], isVisible: false })], "shared", null],
  ["a hidden preview of the design is no reason to stay", [b, hiddenA], "a", b],
])("with the active editor, %s", (_what, previews, address, expected) => {
  expect(followerTo(previews, address)).toBe(expected);
});

test("a new preview never covers another one in sight, as long as there are columns", () => {
  expect(columnBeside(1, new Set())).toBe(2);
  expect(columnBeside(1, new Set([2, 3]))).toBe(4);
  expect(columnBeside(9, new Set([9]))).toBe(9);
});
