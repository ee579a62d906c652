import { InputError } from "../exit.ts";

const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** The seconds of a duration on the command line: `10m`, `10 min`, `90s`, `1.5h`; a bare number is seconds. */
export function parseDuration(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/.exec(text);
  const factor = match?.[2] === "" ? 1 : seconds[match?.[2] ?? ""];
  const value = Number(match?.[1]) * (factor ?? Number.NaN);
  if (!(value > 0)) throw new InputError(`"${text}" is no duration; write it like 90s, 10m or 1h`);
  return value;
}
