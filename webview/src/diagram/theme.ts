import type { Category } from "./icons.ts";

export type ThemeName = "light" | "dark" | "high-contrast" | "print";

export interface Tint {
  readonly fill: string;
  readonly stroke: string;
}

/** Every colour of a picture. Values are anything SVG takes as a paint, also `var(--…)`. */
export interface Palette {
  readonly canvas: string;
  readonly card: string;
  readonly cardBorder: string;
  readonly stack: string;
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  readonly edge: string;
  readonly edgeMuted: string;
  readonly labelBackground: string;
  readonly group: Tint;
  readonly trust: Readonly<Record<"public" | "dmz" | "private", Tint>>;
  /** Frames of regions and zones: only a line, since groups inside and around them have fills. */
  readonly place: Readonly<Record<"region" | "zone", Tint>>;
  readonly category: Readonly<Record<Category, Tint>>;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  /** Text on the three colours above. */
  readonly onSeverity: string;
  readonly good: string;
  readonly high: string;
  readonly over: string;
  /** Track of a bar. */
  readonly track: string;
}

const light: Palette = {
  canvas: "#ffffff",
  card: "#ffffff",
  cardBorder: "#c9d0da",
  stack: "#f1f4f8",
  text: "#1b2430",
  muted: "#5b6675",
  hairline: "#e6eaf0",
  edge: "#66717f",
  edgeMuted: "#8a94a2",
  labelBackground: "#ffffff",
  group: { fill: "#f7f8fa", stroke: "#d5dae2" },
  trust: {
    public: { fill: "#fdf6f3", stroke: "#e3b9a8" },
    dmz: { fill: "#fdf9ee", stroke: "#dcc68a" },
    private: { fill: "#f4f8f6", stroke: "#a9cbbb" },
  },
  place: { region: { fill: "none", stroke: "#7f93b5" }, zone: { fill: "none", stroke: "#9aaac4" } },
  category: {
    client: { fill: "#eceff4", stroke: "#4b5868" },
    edge: { fill: "#e6f0fb", stroke: "#1f66b3" },
    code: { fill: "#ecebfb", stroke: "#5448b8" },
    state: { fill: "#e2f4ee", stroke: "#0e7257" },
    messaging: { fill: "#fbefdc", stroke: "#96590a" },
    coordination: { fill: "#f9e8f1", stroke: "#a3326f" },
    external: { fill: "#eef0f2", stroke: "#5b6675" },
  },
  error: "#c62f3e",
  warning: "#b26a00",
  info: "#2b6cb8",
  onSeverity: "#ffffff",
  good: "#1f8a63",
  high: "#c77700",
  over: "#c62f3e",
  track: "#e6eaf0",
};

const dark: Palette = {
  canvas: "#1b1e24",
  card: "#262a32",
  cardBorder: "#454c58",
  stack: "#20242b",
  text: "#e6e9ee",
  muted: "#a3acb9",
  hairline: "#363c47",
  edge: "#949eac",
  edgeMuted: "#75808f",
  labelBackground: "#1b1e24",
  group: { fill: "#1f232a", stroke: "#3a414d" },
  trust: {
    public: { fill: "#272120", stroke: "#7a5545" },
    dmz: { fill: "#26241e", stroke: "#75653a" },
    private: { fill: "#1d2523", stroke: "#3f6657" },
  },
  place: { region: { fill: "none", stroke: "#6c83aa" }, zone: { fill: "none", stroke: "#566a8c" } },
  category: {
    client: { fill: "#353c47", stroke: "#c3cbd6" },
    edge: { fill: "#1f3854", stroke: "#84bdf5" },
    code: { fill: "#332f5c", stroke: "#b3aaf7" },
    state: { fill: "#1a4237", stroke: "#6fd3b0" },
    messaging: { fill: "#49351a", stroke: "#f0bd70" },
    coordination: { fill: "#4a2640", stroke: "#f09cc8" },
    external: { fill: "#343a44", stroke: "#a3acb9" },
  },
  error: "#f0616d",
  warning: "#e3a33c",
  info: "#62a8ee",
  onSeverity: "#14161a",
  good: "#4cc38f",
  high: "#eaa63c",
  over: "#f0616d",
  track: "#3a404b",
};

const white: Tint = { fill: "#000000", stroke: "#ffffff" };

const highContrast: Palette = {
  canvas: "#000000",
  card: "#000000",
  cardBorder: "#ffffff",
  stack: "#000000",
  text: "#ffffff",
  muted: "#e0e0e0",
  hairline: "#8f8f8f",
  edge: "#ffffff",
  edgeMuted: "#cfcfcf",
  labelBackground: "#000000",
  group: { fill: "#000000", stroke: "#9a9a9a" },
  trust: {
    public: { fill: "#000000", stroke: "#ff9d7a" },
    dmz: { fill: "#000000", stroke: "#ffd75e" },
    private: { fill: "#000000", stroke: "#6fe0b0" },
  },
  place: { region: { fill: "none", stroke: "#8fb8ff" }, zone: { fill: "none", stroke: "#8fb8ff" } },
  category: { client: white, edge: white, code: white, state: white, messaging: white, coordination: white, external: white },
  error: "#ff6b78",
  warning: "#ffd75e",
  info: "#6fc3ff",
  onSeverity: "#000000",
  good: "#5fe0a8",
  high: "#ffd75e",
  over: "#ff6b78",
  track: "#4a4a4a",
};

const black: Tint = { fill: "#ffffff", stroke: "#000000" };

/** Reads well on paper without colour: black lines on white, grey only where it carries no meaning of its own. */
const print: Palette = {
  ...light,
  cardBorder: "#333333",
  stack: "#ffffff",
  text: "#000000",
  muted: "#333333",
  hairline: "#bbbbbb",
  edge: "#000000",
  edgeMuted: "#444444",
  group: { fill: "none", stroke: "#777777" },
  trust: {
    public: { fill: "none", stroke: "#777777" },
    dmz: { fill: "none", stroke: "#777777" },
    private: { fill: "none", stroke: "#777777" },
  },
  place: { region: { fill: "none", stroke: "#333333" }, zone: { fill: "none", stroke: "#555555" } },
  category: { client: black, edge: black, code: black, state: black, messaging: black, coordination: black, external: black },
  error: "#000000",
  warning: "#000000",
  info: "#000000",
  good: "#777777",
  high: "#444444",
  over: "#000000",
  track: "#dddddd",
};

export const palettes: Readonly<Record<ThemeName, Palette>> = { light, dark, "high-contrast": highContrast, print };
