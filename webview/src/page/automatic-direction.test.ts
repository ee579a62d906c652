import { expect, test } from "vitest";
import { automaticDirection } from "./automatic-direction.ts";

const page = (width: number, height: number) => ({ width, height });

test("runs down in a narrow page and to the right in a wide one", () => {
  expect(automaticDirection(page(540, 760), null)).toBe("down");
  expect(automaticDirection(page(900, 760), null)).toBe("down");
  expect(automaticDirection(page(1400, 860), null)).toBe("right");
});

test("turns only on a large change", () => {
  expect(automaticDirection(page(1150, 760), "down")).toBe("down");
  expect(automaticDirection(page(900, 760), "right")).toBe("right");
  expect(automaticDirection(page(540, 760), "right")).toBe("down");
  expect(automaticDirection(page(1400, 760), "down")).toBe("right");
});

test("a page without a size changes nothing", () => {
  expect(automaticDirection(page(0, 0), null)).toBe("right");
  expect(automaticDirection(page(0, 600), "down")).toBe("down");
});
