import type { Answer } from 'dns-packet';
import { CLOUDFRONT_SUFFIX } from '../constants';
import type { Distribution, RecordSet, Zone } from '../world';
import { normalized, resourceRecords } from './wire';

/** Where answers come from: the account's zones and distributions. */
export interface Source {
  zone(name: string): Promise<Zone | undefined>;
  distribution(host: string): Promise<Distribution | undefined>;
}

/** The addresses that stand for CloudFront's edge. */
export interface EdgeAddresses {
  readonly v4: string;
  readonly v6: string;
}

export interface Reply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answers: Answer[];
  /** The SOA record of a negative answer (RFC 2308 section 3). */
  readonly authorities: Answer[];
}

/** Of aliases to distributions; what Route 53 and CloudFront use. */
const ALIAS_TTL = 60;
/** RFC 1034 section 3.6.2 knows no bound; resolvers stop somewhere between 8 and 16. */
const MAX_CHAIN = 8;

/** Stands for the rest of the world, of which the local cloud knows nothing: every other name does not exist. */
const ROOT_SOA = '. admin. 1 1800 900 604800 60';

/** The answer to one question, as a resolver would give it that asks the account's name servers each time. */
export async function answer(name: string, type: string, source: Source, edge: EdgeAddresses): Promise<Reply> {
  const answers: Answer[] = [];
  let owner = name;
  for (let step = 0; step <= MAX_CHAIN; step++) {
    const found = await lookUp(owner, type, source, edge);
    answers.push(...found.answers);
    if (!found.cname) {
      return { rcode: found.rcode, answers, authorities: found.authorities };
    }
    owner = found.cname;
  }
  return { rcode: 'SERVFAIL', answers: [], authorities: [] };
}

interface Found extends Reply {
  /** Where the name points to, when it is a CNAME and the question is not for one. */
  readonly cname?: string;
}

async function lookUp(owner: string, type: string, source: Source, edge: EdgeAddresses): Promise<Found> {
  const name = normalized(owner);
  if (name.endsWith(CLOUDFRONT_SUFFIX)) {
    const distribution = await source.distribution(name);
    const answers = distribution ? edgeAnswers(owner, type, distribution, edge) : [];
    return reply(distribution ? 'NOERROR' : 'NXDOMAIN', answers);
  }
  const zone = await source.zone(name);
  if (!zone) {
    return reply('NXDOMAIN', []);
  }
  const sets = setsAt(zone, name);
  if (sets === undefined) {
    return reply('NXDOMAIN', [], zone);
  }
  const set = sets.find(each => each.Type === type);
  if (set) {
    return reply('NOERROR', await valuesOf(set, owner, type, source, edge), zone);
  }
  const alias = sets.find(each => each.Type === 'CNAME');
  if (alias) {
    return { ...reply('NOERROR', resourceRecords(alias, owner), zone), cname: normalized(alias.ResourceRecords![0]) };
  }
  return reply('NOERROR', [], zone);
}

async function valuesOf(set: RecordSet, owner: string, type: string, source: Source, edge: EdgeAddresses): Promise<Answer[]> {
  if (!set.AliasTarget) {
    return resourceRecords(set, owner);
  }
  // an alias answers with the target's records under its own name
  const target = await answer(set.AliasTarget.DNSName, type, source, edge);
  return target.answers.filter(record => record.type === type).map(record => ({ ...record, name: owner }));
}

function edgeAnswers(owner: string, type: string, distribution: Distribution, edge: EdgeAddresses): Answer[] {
  if (type === 'A') {
    return [{ name: owner, type, ttl: ALIAS_TTL, data: edge.v4 }];
  }
  return type === 'AAAA' && distribution.ipv6 ? [{ name: owner, type, ttl: ALIAS_TTL, data: edge.v6 }] : [];
}

/** The record sets that answer for a name; empty where only longer names exist, undefined where the name does not. */
function setsAt(zone: Zone, name: string): RecordSet[] | undefined {
  const byName = new Map<string, RecordSet[]>();
  for (const set of zone.records) {
    const key = normalized(set.Name);
    byName.set(key, [...byName.get(key) ?? [], set]);
  }
  const exists = (candidate: string) =>
    byName.has(candidate) || [...byName.keys()].some(key => key.endsWith(`.${candidate}`));
  if (exists(name)) {
    return byName.get(name) ?? [];
  }
  // RFC 4592 section 3.3.1: only the wildcard right below the closest name that exists can answer
  let encloser = name;
  while (!exists(encloser)) {
    encloser = encloser.slice(encloser.indexOf('.') + 1);
  }
  return byName.get(`*.${encloser}`);
}

function reply(rcode: Reply['rcode'], answers: Answer[], zone?: Zone): Found {
  return { rcode, answers, authorities: answers.length === 0 ? startOfAuthority(zone) : [] };
}

function startOfAuthority(zone?: Zone): Answer[] {
  const set = zone?.records.find(each => each.Type === 'SOA') ?? { Name: '.', Type: 'SOA', TTL: '60', ResourceRecords: [ROOT_SOA] };
  return resourceRecords(set, normalized(set.Name) || '.').map(record => {
    // RFC 2308 section 5: a negative answer is kept for the lesser of the SOA's TTL and its minimum field
    const minimum = record.type === 'SOA' ? record.data.minimum ?? 0 : 0;
    return { ...record, ttl: Math.min(Number(set.TTL), minimum) } as Answer;
  });
}
