import type { ComparedFigure } from "@lintel/engine/simulation";
import { type Content, tag } from "./markup.ts";

/* Pixels. */
const width = 120;
const height = 14;
const middle = width / 2;

/** Beyond this share of A a difference is drawn at the edge: one that is a hundred times as large would flatten all others. */
const mostDrawn = 1;

/** The largest difference with its interval, as a share of A; what all bars of a table are drawn against. */
export function widestOf(figures: readonly ComparedFigure[]): number {
  return figures.reduce((widest, figure) => {
    const share = shareOf(figure);
    return share === null ? widest : Math.max(widest, Math.min(mostDrawn, Math.abs(share.by) + share.half));
  }, 0.01);
}

/** Where the difference lies, right of the middle when B is more, with its 95% interval; nothing where it is not known. */
export function differenceBar(figure: ComparedFigure, widest: number): Content {
  const share = shareOf(figure);
  if (share === null) return "";
  const x = (value: number): number => Math.round((middle + (Math.max(-1, Math.min(1, value / widest)) * (width - 8)) / 2) * 10) / 10;
  const [from, to] = [x(share.by - share.half), x(share.by + share.half)];
  return tag(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", class: `interval ${figure.verdict}` },
    tag("line", { class: "zero", x1: middle, x2: middle, y1: 0, y2: height }),
    to - from >= 0.5 && tag("line", { class: "whisker", x1: from, x2: to, y1: height / 2, y2: height / 2 }),
    tag("circle", { cx: x(share.by), cy: height / 2, r: 3 }),
  );
}

/** The difference and half of its interval as shares of A; `null` where A is nothing to relate it to. */
function shareOf({ a, b, difference, ci95 }: ComparedFigure): { readonly by: number; readonly half: number } | null {
  const base = Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0) * 1e-3);
  return difference === null || a === null || base === 0 ? null : { by: difference / base, half: (ci95 ?? 0) / base };
}
