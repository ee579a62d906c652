/** Powers of the base units second, byte and dollar. `10 / day` is time −1, `$0.17 / h` is money 1 and time −1. */
export interface Dimension {
  readonly time: number;
  readonly data: number;
  readonly money: number;
}

export const none: Dimension = { time: 0, data: 0, money: 0 };
export const time: Dimension = { time: 1, data: 0, money: 0 };
export const data: Dimension = { time: 0, data: 1, money: 0 };
export const money: Dimension = { time: 0, data: 0, money: 1 };
export const rate: Dimension = { time: -1, data: 0, money: 0 };
export const bandwidth: Dimension = { time: -1, data: 1, money: 0 };
export const spending: Dimension = { time: -1, data: 0, money: 1 };

/** Whether two dimensions have the same powers. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
  return a.time === b.time && a.data === b.data && a.money === b.money;
}

/** Whether something is a plain number. */
export function isNone(dimension: Dimension): boolean {
  return sameDimension(dimension, none);
}

/** The dimension of `a × b^power`; `power` is 1 for a product and −1 for a quotient. */
export function combine(a: Dimension, b: Dimension, power: 1 | -1): Dimension {
  return { time: a.time + power * b.time, data: a.data + power * b.data, money: a.money + power * b.money };
}

/** The dimension of `a^power`. */
export function scale(a: Dimension, power: number): Dimension {
  return { time: a.time * power + 0, data: a.data * power + 0, money: a.money * power + 0 };
}

const names: readonly (readonly [Dimension, string])[] = [
  [none, "none"],
  [time, "time"],
  [data, "data"],
  [money, "money"],
  [rate, "rate"],
  [bandwidth, "data/time"],
  [spending, "money/time"],
];

/** The dimension in words: `none`, `time`, `data`, `money`, `rate` (1/time), `data/time`, `money/time`, or a product such as `data^2/time`. */
export function dimensionName(dimension: Dimension): string {
  const known = names.find(([candidate]) => sameDimension(candidate, dimension));
  if (known) return known[1];
  const powers: readonly (readonly [string, number])[] = [
    ["money", dimension.money],
    ["data", dimension.data],
    ["time", dimension.time],
  ];
  const over = powers.filter(([, power]) => power > 0).map(factor);
  const under = powers.filter(([, power]) => power < 0).map(([name, power]) => factor([name, -power]));
  return [over.length > 0 ? over.join("*") : "1", ...under].join("/");
}

/** The dimension with a name that `dimensionName` gives; `null` for other texts. */
export function dimensionNamed(name: string): Dimension | null {
  const known = names.find(([, candidate]) => candidate === name);
  if (known) return known[0];
  const powers = { time: 0, data: 0, money: 0 };
  for (const [index, part] of name.split("/").entries()) {
    for (const factor of part === "1" && index === 0 ? [] : part.split("*")) {
      const parts = /^(time|data|money)(?:\^(-?[\d.]+))?$/.exec(factor);
      if (!parts) return null;
      powers[parts[1] as keyof typeof powers] += (index === 0 ? 1 : -1) * Number(parts[2] ?? 1);
    }
  }
  return powers;
}

function factor([name, power]: readonly [string, number]): string {
  return power === 1 ? name : `${name}^${Number(power.toPrecision(3))}`;
}
