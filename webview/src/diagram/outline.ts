import { cylinderCap, padding, pipeCap } from "./card.ts";
import { type Box, round } from "./geometry.ts";
import type { NodeShape } from "./graph.ts";

/** The outline of a card of some shape, and the inner line that makes it look round; path data. */
export function outlineOf(shape: NodeShape, box: Box): { readonly outline: string; readonly rim: string | null } {
  const { x, y, width: w, height: h } = box;
  const [right, bottom] = [round(x + w), round(y + h)];
  if (shape === "cylinder") {
    const cap = cylinderCap;
    const arc = `A${round(w / 2)} ${cap} 0 0`;
    return {
      outline: `M${round(x)} ${round(y + cap)}${arc} 1 ${right} ${round(y + cap)}V${round(bottom - cap)}${arc} 1 ${round(x)} ${round(bottom - cap)}Z`,
      rim: `M${round(x)} ${round(y + cap)}${arc} 0 ${right} ${round(y + cap)}`,
    };
  }
  if (shape === "pipe") {
    const arc = `A${pipeCap} ${round(h / 2)} 0 0`;
    const [left, end] = [round(x + pipeCap), round(right - pipeCap)];
    return {
      outline: `M${left} ${round(y)}H${end}${arc} 1 ${end} ${bottom}H${left}${arc} 1 ${left} ${round(y)}Z`,
      rim: `M${end} ${round(y)}${arc} 0 ${end} ${bottom}`,
    };
  }
  if (shape === "folded") {
    const tab = Math.min(90, w / 2);
    return {
      outline: `M${round(x + 14)} ${round(y)}H${round(right - 14)}a14 14 0 0 1 14 14V${round(bottom - 14)}a14 14 0 0 1-14 14H${round(x + 14)}a14 14 0 0 1-14-14V${round(y + 14)}a14 14 0 0 1 14-14Z`,
      rim: `M${round(x + 14)} ${round(y + 4)}H${round(x + tab)}`,
    };
  }
  const r = shape === "round" ? Math.min(26, h / 2) : 9;
  return {
    outline: `M${round(x + r)} ${round(y)}H${round(right - r)}a${r} ${r} 0 0 1 ${r} ${r}V${round(bottom - r)}a${r} ${r} 0 0 1-${r} ${r}H${round(x + r)}a${r} ${r} 0 0 1-${r}-${r}V${round(y + r)}a${r} ${r} 0 0 1 ${r}-${r}Z`,
    rim: null,
  };
}

/** Where the contents of a card go. */
export function contentOf(shape: NodeShape, box: Box): Box {
  const side = padding + (shape === "pipe" ? pipeCap : 0);
  const top = padding + (shape === "cylinder" ? cylinderCap * 2 - 4 : 0);
  const bottom = padding - 2 + (shape === "cylinder" ? 4 : 0);
  return { x: box.x + side, y: box.y + top, width: box.width - 2 * side, height: box.height - top - bottom };
}
