import { isHash, Publication } from './publication';
import { RecordSet } from './record-sets';
import { txtValue } from '../assembly';
import { isUnknown, known, Unknown } from '../change';
import { parseStsRecord } from '../protocol';

export interface Announced {
  readonly id?: string | Unknown;
  /** Whether it is the hash of the text; undefined: cannot be told. */
  readonly matches?: boolean;
  /** What could not be told, and what does not fit together. */
  readonly unknown: readonly string[];
}

/** The record announces the id; where it is not in the app, the publication says which one may be announced. */
export function announcedId(publication: Publication, [record]: readonly RecordSet[]): Announced {
  const given = known(publication.id);
  if (!record) {
    return { id: publication.id, matches: isHash(given, publication), unknown: isUnknown(publication.id) ? [`${publication.id.unknown}.`] : [] };
  }
  const values = record.values?.every(value => value !== undefined) ? record.values as string[] : undefined;
  const { id } = values ? parseStsRecord(values.map(txtValue)) : {};
  if (id === undefined) {
    const why = `the record _mta-sts (${record.logicalId}) ${values ? 'is not one of MTA-STS that all senders read alike' : 'has a value that only the deploy knows'}`;
    return { id: { unknown: why }, unknown: [`The id is not known: ${why}.`] };
  }
  if (given === undefined || given === id) {
    return { id, matches: isHash(id, publication), unknown: [] };
  }
  const unlike = [`The record _mta-sts announces ${JSON.stringify(id)}, and PolicyId of the publication is ${JSON.stringify(given)}.`];
  // the one that was overridden is the one to show
  const shown = isHash(id, publication) ? given : id;
  return { id: shown, matches: isHash(shown, publication), unknown: unlike };
}
