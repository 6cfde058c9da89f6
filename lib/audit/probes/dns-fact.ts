import { Question, Reply } from './dns-wire';
import { DnsFact, TxtRecord } from '../facts';

/** RFC 1034 section 3.6.2 knows no bound; resolvers stop somewhere between 8 and 16. */
const MOST_ALIASES = 16;
/** A name with more records of one type than this is no mail domain that anybody runs. */
const MOST_RECORDS = 500;
/** Failures that a second try may mend, or another server. */
export const PASSING = ['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'];
/** Of a server that may not know EDNS. */
export const NO_EDNS = ['FORMERR', 'NOTIMP'];

/** What an answer says of a question. */
export function factOf<D, T>(reply: Reply, { name, type }: Question, read: (data: D) => T): DnsFact<T> {
  const { rcode, answers = [], flag_ad: authenticated } = reply;
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    return { state: 'unknown', why: `the answer of DNS was ${rcode}` };
  }
  if (answers.length === 0) {
    return { state: 'none', why: rcode === 'NXDOMAIN' ? 'nxdomain' : 'nodata' };
  }
  const via: string[] = [];
  let owner = plain(name);
  for (let alias = aliasOf(answers, owner); alias !== undefined; alias = aliasOf(answers, owner)) {
    if (via.length === MOST_ALIASES || via.includes(alias)) {
      return { state: 'unknown', why: `the CNAME records of ${name} go round in a circle, or are too many` };
    }
    via.push(alias);
    owner = alias;
  }
  const records = answers.filter(each => each.type === type && plain(each.name) === owner)
    .slice(0, MOST_RECORDS) as unknown as { data: D; ttl: number }[];
  if (records.length === 0) {
    return { state: 'none', why: rcode === 'NXDOMAIN' ? 'nxdomain' : 'nodata', ...via.length > 0 ? { via } : {} };
  }
  return {
    state: 'found',
    value: {
      records: records.map(({ data }) => read(data)),
      ttl: Math.min(...records.map(({ ttl }) => ttl)),
      authenticated: authenticated === true,
      via,
    },
  };
}

function aliasOf(answers: Reply['answers'], owner: string): string | undefined {
  const found = answers?.find(each => each.type === 'CNAME' && plain(each.name) === owner);
  return found?.type === 'CNAME' ? plain(found.data) : undefined;
}

export function txtRecord(data: Buffer | Buffer[] | string): TxtRecord {
  const strings = (Array.isArray(data) ? data : [data]).map(each => typeof each === 'string' ? Buffer.from(each) : each);
  return { text: Buffer.concat(strings).toString('utf8'), strings: strings.length };
}

export function plain(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}
