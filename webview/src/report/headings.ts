import { proseLanguage, t } from "../texts/index.ts";
import { type Content, tag } from "./markup.ts";

/** What the parts of an answer are headed with: below the title of a pane, or of a page of its own. */
export type Heading = "h2" | "h3";

/** What to know about the numbers, under a heading of its own; nothing when there is nothing. */
export function careNotes(notes: readonly string[], heading: Heading): Content {
  return (
    notes.length > 0 && [
      tag(heading, {}, t.report.care),
      tag("ul", { class: "muted" }, ...notes.map((note) => tag("li", { lang: proseLanguage() }, note))),
    ]
  );
}
