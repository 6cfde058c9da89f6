import { LookupFunction } from 'node:net';
import { planFor } from './plan';
import { printPlan } from './print';
import { python } from './python';
import { see } from './seen';
import { typescript } from './typescript';
import { Dns, systemDns } from '../../net/dns';
import { FetchPolicy, fetchFromWorld } from '../../net/fetch-policy';
import { publicAmong } from '../../net/public-address';
import { CannotTell } from '../../private/cannot-tell';
import { printable } from '../../private/printable';
import { Said, saidOf } from '../../private/said';
import { normalizeDomain } from '../../protocol';

/** The options of `mta-sts suggest`, as they are typed. */
export interface SuggestOptions {
  readonly language?: string;
  readonly resolver?: string;
}

export interface Asked {
  readonly dns: Dns;
  readonly fetchPolicy: FetchPolicy;
}

const LANGUAGES = { typescript, python };

/** The construct to paste for a domain. Never throws. */
export async function suggest(domain: string, options: SuggestOptions, around?: Asked): Promise<Said> {
  try {
    const language = languageOf(options.language ?? 'typescript');
    const { dns, fetchPolicy } = around ?? world(options.resolver);
    const plan = planFor(await see(named(domain), dns, fetchPolicy));
    if ('notApplicable' in plan) {
      return { lines: [], error: plan.notApplicable.map(printable).join('\n'), exitCode: 1 };
    }
    return { lines: printPlan(plan, language), exitCode: plan.first.length === 0 ? 0 : 1 };
  } catch (error) {
    return saidOf(error as Error);
  }
}

function languageOf(name: string) {
  if (!Object.hasOwn(LANGUAGES, name)) {
    throw new CannotTell(`--language is ${JSON.stringify(name)}: give one of ${Object.keys(LANGUAGES).join(', ')}.`);
  }
  return LANGUAGES[name as keyof typeof LANGUAGES];
}

function named(domain: string): string {
  try {
    return normalizeDomain(domain);
  } catch (error) {
    throw new CannotTell(`${(error as Error).message}.`);
  }
}

function world(resolver: string | undefined): Asked {
  if (resolver === undefined) {
    return { dns: systemDns(), fetchPolicy: fetchFromWorld() };
  }
  const dns = resolverAt(resolver);
  return { dns, fetchPolicy: fetchFromWorld({ lookup: lookupBy(dns) }) };
}

function resolverAt(address: string): Dns {
  try {
    // Node takes any number for a port, and asks another one
    const port = /^(?:\[.*\]|[^:]*):(\d+)$/.exec(address)?.[1];
    if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65535)) {
      throw new RangeError('no port');
    }
    return systemDns([address]);
  } catch {
    throw new CannotTell(`--resolver is ${JSON.stringify(address)}: give an address, such as 192.0.2.53 or 192.0.2.53:5353 or [2001:db8::53]:5353.`);
  }
}

/** The policy host is found by the resolver that found everything else. */
function lookupBy(dns: Dns): LookupFunction {
  return (hostName, options, callback) => {
    void Promise.all([dns.addresses(hostName), dns.addresses6(hostName)]).then(([four, six]) => {
      publicAmong(hostName, [...four.map(address => ({ address, family: 4 })), ...six.map(address => ({ address, family: 6 }))], options, callback);
    }, error => callback(error, ''));
  };
}
