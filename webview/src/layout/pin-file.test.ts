import fc from "fast-check";
import { expect, test } from "vitest";
import { type PinFile, pinFileName, pinFileText, readPinFile } from "./pin-file.ts";

const file: PinFile = new Map([
  ['view "Write path"', { direction: "down", pins: new Map([["Api", { x: 10, y: -20 }]]) }],
  [
    "",
    {
      direction: "right",
      pins: new Map([
        ["Links", { x: 400.4, y: 32 }],
        ["Api", { x: 8, y: 16 }],
      ]),
    },
  ],
]);

test("the text has a line for each component, in order, whatever order they were pinned in", () => {
  expect(pinFileText(file)).toBe(`{
  "version": 1,
  "views": {
    "": {
      "direction": "right",
      "pins": {
        "Api": [8, 16],
        "Links": [400, 32]
      }
    },
    "view \\"Write path\\"": {
      "direction": "down",
      "pins": {
        "Api": [10, -20]
      }
    }
  }
}
`);
  expect(pinFileText(new Map([...file].reverse()))).toBe(pinFileText(file));
});

test("what is written is read back, and writing that changes nothing", () => {
  const place = fc.record({ x: fc.integer({ min: -9999, max: 99999 }), y: fc.integer({ min: -9999, max: 99999 }) });
  const view = fc.record({
    direction: fc.constantFrom("right" as const, "down" as const, "left" as const, "up" as const),
    pins: fc.array(fc.tuple(fc.string(), place), { minLength: 1 }).map((pins) => new Map(pins)),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), view)), (views) => {
      const text = pinFileText(new Map(views));
      const read = readPinFile(text);
      expect(typeof read).not.toBe("string");
      expect(pinFileText(read as PinFile)).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test("a text that is no file of pins says why; single wrong entries are left out", () => {
  expect(readPinFile("{")).toMatch(/no JSON/);
  expect(readPinFile("[]")).toMatch(/views/);
  expect(readPinFile('{ "version": 2, "views": {} }')).toMatch(/version 2, not 1/);
  const read = readPinFile(
    '{"version":1,"views":{"":{"direction":"right","pins":{"A":[1,2],"B":[1],"C":["x",2],"D":[1,1e99]}},"v":{"direction":"sideways","pins":{"A":[1,2]}},"w":3}}',
  ) as PinFile;
  expect([...read.keys()]).toEqual([""]);
  expect([...(read.get("")?.pins.keys() ?? [])]).toEqual(["A"]);
});

test("the file stands beside its design", () => {
  expect(pinFileName("shop.arch")).toBe("shop.arch.layout.json");
});
