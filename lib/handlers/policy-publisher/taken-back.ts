/**
 * What to tell about a text that senders could fetch while the id of another one was announced.
 *
 * A sender that did holds the wrong text under that id, and does not fetch again before the id changes (RFC 8461, section 3.1).
 */
export function takenBack(seenId: string | undefined, announcedId: string | undefined, from: number | string, to?: number): string {
  const start = to === undefined ? `Since ${iso(from)}` : `From ${iso(from)} to ${iso(to)}`;
  const seen = seenId === undefined ? 'another text' : `the text of id ${seenId}`;
  const announced = announcedId === undefined ? 'an older id' : `id ${announcedId}`;
  return `${start} the edge may have served ${seen} while ${announced} was announced, and a sender that fetched it then keeps it: `
    + 'raise `revision` by one in the next deploy, also when it is the same policy again, so that every sender fetches again.';
}

function iso(time: number | string): string {
  return typeof time === 'string' ? time : new Date(time).toISOString();
}
