import { commands, Location, Position, Range, Uri } from "vscode";
import type { Session } from "../session.ts";
import { readPlaces } from "./readPlaces.ts";

/** What *called by …* leads to: the links, listed where the lens is. */
export async function showLocations(session: Session, ...values: readonly unknown[]): Promise<void> {
  const places = readPlaces(values);
  if (!places) {
    session.log.warn(`A lens named places that are not understood: ${JSON.stringify(values)?.slice(0, 200)}`);
    return;
  }
  const locations = places.locations.map(
    ({ uri, range: { start, end } }) => new Location(Uri.parse(uri), new Range(start.line, start.character, end.line, end.character)),
  );
  const { line, character } = places.position;
  await commands.executeCommand("editor.action.showReferences", Uri.parse(places.uri), new Position(line, character), locations);
}
