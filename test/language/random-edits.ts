/** A text that changes step by step. */
export interface Edits {
  readonly text: string;
  /** Makes the next change; `false` when there are no more. */
  next(): boolean;
  /** What was done so far, to reproduce a failure. */
  trace(): string;
}

/** Numbers in [0, 1) that depend on the seed only (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const snippets = [
  "{", "}", "(", ")", '"', "/*", "*/", "//", "->", "~>", ",", "\n", "\n\n", " ", "\t", "\r\n", "\uFEFF", "x", "9", "-", ".",
  "service New { replicas 2 }\n", "let n = 5\n", "Api -> Db\n", 'group "G" {\n', "flow F { from User }\n", "database Db2 {\n", "/** doc */\n",
  "region r { zones a, b }\n", 'import "./other0.arch"\n', "slo F { availability 99% }\n", 'view "V" { include Api }\n', "\nscenario",
]; // biome-ignore format: one line for each sort

/** Edits as people make them: characters, words, lines and blocks typed, removed, doubled, moved and taken back. */
export function randomEdits(start: string, { seed, steps }: { readonly seed: number; readonly steps: number }): Edits {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const done: string[] = [];
  const versions = [start];
  const change = (text: string): string => {
    const at = below(text.length + 1);
    const lines = text.split("\n");
    const line = below(lines.length);
    switch (below(10)) {
      case 0:
      case 1:
        return text.slice(0, at) + snippets[below(snippets.length)] + text.slice(at);
      case 2:
        return text.slice(0, at) + text.slice(at + 1);
      case 3:
        return text.slice(0, at) + text.slice(at + below(60));
      case 4:
        return lines.toSpliced(line, 1 + below(3)).join("\n");
      case 5:
        return lines.toSpliced(line, 0, ...lines.slice(line, line + 1 + below(4))).join("\n");
      case 6: {
        const moved = lines.slice(line, line + 1 + below(6));
        const rest = lines.toSpliced(line, moved.length);
        return rest.toSpliced(below(rest.length + 1), 0, ...moved).join("\n");
      }
      case 7: {
        const words = text.match(/[A-Za-z_][\w-]*/g) ?? [];
        const [from, to] = [words[below(words.length)] ?? "x", words[below(words.length)] ?? "y"];
        const first = text.indexOf(from, at);
        return first < 0 ? text : text.slice(0, first) + to + text.slice(first + from.length);
      }
      case 8:
        return lines.toSpliced(line, 0, snippets[below(snippets.length)] ?? "").join("\n");
      default:
        return versions[below(versions.length)] ?? text;
    }
  };
  return {
    get text() {
      return versions.at(-1) ?? "";
    },
    next() {
      if (versions.length > steps) return false;
      const before = versions.at(-1) ?? "";
      const after = change(before);
      versions.push(after);
      done.push(`step ${versions.length - 1}: ${before.length} to ${after.length} characters`);
      return true;
    },
    trace: () => `seed ${seed}, ${done.join("; ")}`,
  };
}
