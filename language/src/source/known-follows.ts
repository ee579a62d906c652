/** Places of the grammar that are remembered; a text nested at random could name ever more of them. */
const mostPlaces = 10_000;

/** What Langium's parser has of the parser below it and does not declare. */
interface Following {
  readonly RULE_STACK: readonly number[];
  readonly RULE_OCCURRENCE_STACK: readonly number[];
  getFollowsForInRuleRecovery(token: { readonly name: string }, occurrence: number): unknown;
}

/**
 * Lets a parser remember which tokens may follow at a place of the grammar. It walks the grammar for them at every error, also
 * at those it met before, and that takes longer than reading the text.
 */
export function rememberFollows(parser: object): void {
  if (!isFollowing(parser)) throw new Error("The parser does not know what follows.");
  const search = parser.getFollowsForInRuleRecovery.bind(parser);
  const known = new Map<string, unknown>();
  parser.getFollowsForInRuleRecovery = (token, occurrence) => {
    const place = `${parser.RULE_STACK.join()} ${parser.RULE_OCCURRENCE_STACK.join()} ${token.name} ${occurrence}`;
    const found = known.get(place);
    if (found !== undefined) return found;
    if (known.size >= mostPlaces) known.clear();
    const follows = search(token, occurrence);
    known.set(place, follows);
    return follows;
  };
}

function isFollowing(parser: object): parser is Following {
  return "getFollowsForInRuleRecovery" in parser && "RULE_STACK" in parser && "RULE_OCCURRENCE_STACK" in parser;
}
