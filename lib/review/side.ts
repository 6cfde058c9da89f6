import { publicationsIn, sideAround, sideOfPublication } from './publication';
import { AppRecords } from './records';
import { Side } from './types';
import { Template } from '../assembly';

/** What an app publishes, by its templates. */
export function sideOf(label: string, templates: readonly Template[]): Side {
  const records = new AppRecords(templates);
  const publications = templates.map(publicationsIn);
  return {
    label,
    domains: publications.flatMap(({ found }) => found.map(publication => sideOfPublication(publication, records))),
    around: domain => sideAround(domain, records),
    notes: publications.flatMap(({ notes }) => notes),
  };
}
