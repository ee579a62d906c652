import { expect, test } from "vitest";
import { commonPrefix, geohash, geohashBits, geohashCellHeight, geohashCellWidth, quadtreeDepth } from "./geography.ts";

test.each([
  [42.6, -5.6, 5, "ezs42"],
  [57.64911, 10.40744, 11, "u4pruydqqvj"],
  [0, 0, 4, "s000"],
  [-90, -180, 3, "000"],
  [90, 180, 3, "zzz"],
])("geohash of %d, %d", (latitude, longitude, length, expected) => expect(geohash(latitude, longitude, length)).toBe(expected));

test("a longer geohash begins with a shorter one of the same point", () => {
  for (let i = 0; i < 200; i++) {
    const [latitude, longitude] = [((i * 37) % 180) - 90, ((i * 101) % 360) - 180];
    const long = geohash(latitude, longitude, 12);
    for (let length = 1; length < 12; length++) expect(geohash(latitude, longitude, length)).toBe(long.slice(0, length));
  }
});

test("points a little apart on two sides of the equator share nothing", () => {
  expect(commonPrefix(geohash(0.0001, 10, 9), geohash(-0.0001, 10, 9))).toBe("");
});

test("cells of one length cover the map, and each splits into 32", () => {
  for (let length = 1; length <= 12; length++) {
    const { longitude, latitude } = geohashBits(length);
    expect(longitude + latitude).toBe(5 * length);
    const area = geohashCellWidth(length) * geohashCellHeight(length);
    expect(area * 32 ** length).toBeCloseTo(geohashCellWidth(1) * 8 * geohashCellHeight(1) * 4, -8);
  }
  expect(geohashCellWidth(5, 60) / geohashCellWidth(5)).toBeCloseTo(0.5, 12);
});

test("a quadtree of that depth has enough leaves, and one less has not", () => {
  for (const places of [2, 4, 5, 16, 17, 65_536, 65_537, 1e9]) {
    for (const leaf of [1, 10, 100]) {
      const depth = quadtreeDepth(places, leaf);
      expect(4 ** depth * leaf).toBeGreaterThanOrEqual(places);
      if (depth > 0) expect(4 ** (depth - 1) * leaf).toBeLessThan(places);
    }
  }
});
