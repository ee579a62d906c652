/**
 * A short name for every id in a language that takes letters, digits and underscores only: the id itself where that is possible,
 * otherwise with the other characters replaced, and different from all others and from the language's own words (in lower case).
 */
export function identifiersFor(ids: readonly string[], reserved: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of ids) {
    const plain = id
      .replace(/[^A-Za-z0-9_]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 60);
    const start = /^[A-Za-z]/.test(plain) && !reserved.has(plain.toLowerCase()) ? plain : `e_${plain}`;
    let name = start;
    // The languages do not agree on whether case matters.
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${start}_${number}`;
    taken.add(name.toLowerCase());
    names.set(id, name);
  }
  return names;
}
