import { type Formula, formula } from "./formula.ts";
import { count, optional, positive } from "./parameters.ts";
import { referenceFigure } from "./reference-figures.ts";

const group = "Places on a map";
const niemeyer = "G. Niemeyer, geohash, 2008: bits of longitude and latitude in turns, 5 to a character";

/** Metres around the equator. Source: WGS 84, semi-major axis 6,378,137 m. */
const equator = 2 * Math.PI * 6_378_137;
const alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
const characterBits = referenceFigure("geohash-character-bits").value;

/** Bits of longitude and of latitude in a geohash of `length` characters; longitude has the first bit, so the odd one too. */
export function geohashBits(length: number): { readonly longitude: number; readonly latitude: number } {
  const bits = characterBits * length;
  return { longitude: Math.ceil(bits / 2), latitude: Math.floor(bits / 2) };
}

/** Metres from the western to the eastern edge of a cell at `latitude` degrees: a circle of latitude shrinks with its cosine. */
export function geohashCellWidth(length: number, latitude = 0): number {
  return (equator * Math.cos((latitude * Math.PI) / 180)) / 2 ** geohashBits(length).longitude;
}

/** Metres from the southern to the northern edge of a cell: half a circumference over the cells between the poles (a sphere). */
export function geohashCellHeight(length: number): number {
  return equator / 2 / 2 ** geohashBits(length).latitude;
}

/** The geohash of a point in degrees (latitude −90…90, longitude −180…180), `length` characters of base 32. */
export function geohash(latitude: number, longitude: number, length: number): string {
  const longitudes = [-180, 180] as [number, number];
  const latitudes = [-90, 90] as [number, number];
  let text = "";
  let bits = 0;
  for (let i = 0; i < characterBits * length; i++) {
    const [range, value] = i % 2 === 0 ? ([longitudes, longitude] as const) : ([latitudes, latitude] as const);
    const middle = (range[0] + range[1]) / 2;
    const upper = value >= middle;
    range[upper ? 0 : 1] = middle;
    bits = bits * 2 + (upper ? 1 : 0);
    if (i % characterBits === characterBits - 1) {
      text += alphabet[bits];
      bits = 0;
    }
  }
  return text;
}

/** The characters that two texts begin with alike. */
export function commonPrefix(a: string, b: string): string {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return a.slice(0, same);
}

/** Levels of a quadtree that leave at most `leaf` of `places` evenly spread places in each leaf. Source: Finkel & Bentley, Acta Informatica 1974. */
export function quadtreeDepth(places: number, leaf = 1): number {
  return places <= leaf ? 0 : Math.ceil(Math.log2(places / leaf) / 2 - 1e-12);
}

const length = count("length", "characters of the geohash", 1, 20);
const degrees = (name: "latitude" | "from-latitude" | "to-latitude", most: number, documentation: string) =>
  ({ name, dimension: "none", documentation, least: -most, most }) as const;
const longitude = (name: "from-longitude" | "to-longitude", documentation: string) =>
  ({ name, dimension: "none", documentation, least: -180, most: 180 }) as const;
const prefixLength = 12;

/** Cells of maps. */
export const geography: readonly Formula[] = [
  formula({
    name: "geohash-cell-width",
    group,
    summary: "Width of a geohash cell in metres.",
    formula: "40,075 km · cos {latitude} / 2^⌈5·{length} / 2⌉",
    source: niemeyer,
    parameters: [length, optional(degrees("latitude", 90, "degrees from the equator"), "0")],
    result: { dimension: "none", documentation: "metres from west to east" },
    example: "geohash-cell-width(6)",
    compute: geohashCellWidth,
  }),
  formula({
    name: "geohash-cell-height",
    group,
    summary: "Height of a geohash cell in metres.",
    formula: "20,037 km / 2^⌊5·{length} / 2⌋",
    source: niemeyer,
    parameters: [length],
    result: { dimension: "none", documentation: "metres from south to north" },
    example: "geohash-cell-height(6)",
    compute: geohashCellHeight,
  }),
  formula({
    name: "geohash-cells",
    group,
    summary: "Geohash cells of a length all over the world; each splits into 32 of the next.",
    formula: "32^{length}",
    source: niemeyer,
    parameters: [length],
    result: { dimension: "none", documentation: "cells" },
    example: "geohash-cells(6)",
    compute: (characters) => (2 ** characterBits) ** characters,
  }),
  formula({
    name: "geohash-prefix",
    group,
    summary:
      "Characters that the geohashes of two points begin with alike: points on two sides of a cell's edge share few, however near they are.",
    formula: `common prefix of the geohashes of ({from-latitude}, {from-longitude}) and ({to-latitude}, {to-longitude}), at most ${prefixLength}`,
    source: niemeyer,
    parameters: [
      degrees("from-latitude", 90, "degrees north of the first point"),
      longitude("from-longitude", "degrees east of the first point"),
      degrees("to-latitude", 90, "degrees north of the second point"),
      longitude("to-longitude", "degrees east of the second point"),
    ],
    result: { dimension: "none", documentation: "whole characters" },
    example: "geohash-prefix(37.7564, -122.4016, 37.7569, -122.4001)",
    compute: (latitude, east, otherLatitude, otherEast) =>
      commonPrefix(geohash(latitude, east, prefixLength), geohash(otherLatitude, otherEast, prefixLength)).length,
  }),
  formula({
    name: "quadtree-depth",
    group,
    summary: "Levels of a quadtree over evenly spread places.",
    formula: "⌈log₄({places} / {leaf})⌉",
    source: "Finkel & Bentley, Quad trees, Acta Informatica 1974",
    parameters: [count("places", "places in the tree", 1), optional(positive("leaf", "none", "places in one leaf"), "1")],
    result: { dimension: "none", documentation: "whole levels below the root" },
    example: "quadtree-depth(500M, 100)",
    compute: quadtreeDepth,
  }),
];
