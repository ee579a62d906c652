import { InvalidArgumentError, Option } from "commander";

/** A name for what comes from standard input, which findings and relative imports then use. */
export function stdinNameOption(): Option {
  return new Option("--stdin-filename <name>", "name of the file that comes from standard input").default("stdin.arch");
}

/** Parses a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}

/** Parses a positive factor. */
export function factor(text: string): number {
  const value = Number(text.replace(/x$/, ""));
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

/** Parses a share above 0 and below 1: `2%` or `0.02`. */
export function share(text: string): number {
  const isPercent = text.trim().endsWith("%");
  const value = Number(text.replace(/%\s*$/, "")) / (isPercent ? 100 : 1);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must be a share above 0 and below 1, such as 2%.");
  return value;
}
