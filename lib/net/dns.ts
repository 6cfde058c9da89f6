import { Resolver } from 'node:dns/promises';
import { MxHost } from '../change';

/** One CAA record (RFC 8659). */
export interface CaaRecord {
  readonly tag: string;
  readonly value: string;
}

/** What the world's DNS answers. Each is empty where the name, or that type, does not exist. */
export interface Dns {
  ns(name: string): Promise<string[]>;
  mx(name: string): Promise<MxHost[]>;
  /** Each record with its strings joined (RFC 8461, section 3.1). */
  txt(name: string): Promise<string[]>;
  /** Of IPv4. */
  addresses(name: string): Promise<string[]>;
  addresses6(name: string): Promise<string[]>;
  cname(name: string): Promise<string[]>;
  caa(name: string): Promise<CaaRecord[]>;
  /** Whether there is no such name at all (NXDOMAIN), with records of whatever type. */
  isMissing(name: string): Promise<boolean>;
}

const NO_SUCH_NAME = 'ENOTFOUND';
const ABSENT = [NO_SUCH_NAME, 'ENODATA'];

/**
 * DNS as a resolver tells it; each question throws when nobody answers, or with a failure (SERVFAIL).
 *
 * @param servers addresses, each with or without a port; those of the system if left out.
 * @throws when one is no address.
 */
export function systemDns(servers?: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers) {
    resolver.setServers(servers);
  }
  return {
    ns: name => orNone(resolver.resolveNs(name)),
    mx: async name => (await orNone(resolver.resolveMx(name))).map(({ exchange, priority }) => ({ host: exchange, preference: priority })),
    txt: async name => (await orNone(resolver.resolveTxt(name))).map(strings => strings.join('')),
    addresses: name => orNone(resolver.resolve4(name)),
    addresses6: name => orNone(resolver.resolve6(name)),
    cname: name => orNone(resolver.resolveCname(name)),
    caa: async name => (await orNone(resolver.resolveCaa(name))).flatMap(record =>
      // beside `critical` there is one member, and its name is the tag
      Object.entries(record).filter(([tag]) => tag !== 'critical').map(([tag, value]) => ({ tag, value: String(value) }))),
    isMissing: async name => (await resolver.resolve4(name).then(() => undefined, codeOf)) === NO_SUCH_NAME,
  };
}

async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  return answer.catch(error => {
    codeOf(error);
    return [];
  });
}

/** Why there is nothing. @throws what is no answer. */
function codeOf(error: NodeJS.ErrnoException): string {
  if (!ABSENT.includes(error.code ?? '')) {
    throw error;
  }
  return error.code!;
}

/** The name and the names above it, up to the top level. */
export function upwards(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}
