import { Instant, MxAnswer } from '../change';
import { Dns } from '../net/dns';
import { PolicyAnswer } from '../net/fetch-policy';
import { liveMx } from '../net/live-mx';
import { isOfTheHost, servedPolicy } from '../net/served-policy';
import { World as Network } from '../net/world';
import { CannotTell } from '../private/cannot-tell';
import { parseStsRecord, Policy, policyHostName } from '../protocol';

/** Everything outside of this machine that is asked, but for AWS. */
export interface World extends Network {
  readonly now: () => Instant;
}

/** What a sender sees of a domain now. */
export interface Live {
  /** What `_mta-sts` announces; undefined where it announces nothing. */
  readonly id?: string;
  readonly mx: MxAnswer;
  /** DNS has no such domain. */
  readonly missing: boolean;
  /** What the policy host serves. */
  readonly policy?: Policy;
  /** Why there is no policy to be had. */
  readonly noPolicy?: string;
  /** The code of a failure that can be on the way from here: what the policy host serves is not known then. */
  readonly notAsked?: string;
}

/** @throws CannotTell when DNS does not answer, or has a record that senders read differently. */
export async function lookAt(domain: string, { dns, fetchPolicy }: World): Promise<Live> {
  const [texts, mx, answer] = await Promise.all([textsOf(domain, dns), liveMx(domain, dns), fetchPolicy(policyHostName(domain))]);
  const id = announcedId(domain, texts);
  // some name servers have no name that has records below itself only, against RFC 8020
  const missing = mx.state === 'none' && texts.length === 0 && await isMissing(domain, dns);
  return { id, mx, missing, ...servedPolicy(answer), notAsked: notAsked(answer) };
}

/** TLS and HTTP are answers, and that there is no address is one of DNS. */
function notAsked(answer: PolicyAnswer): string | undefined {
  return answer.kind === 'answer' || isOfTheHost(answer.code) || ['ENOTFOUND', 'ENODATA'].includes(answer.code) ? undefined : answer.code;
}

/** A mistyped domain receives no mail either, and nothing that is said of one without mail is true of the one that was meant. */
async function isMissing(domain: string, dns: Dns): Promise<boolean> {
  return await asked(domain, domain, dns.isMissing(domain)) && !await hasAddress(policyHostName(domain), domain, dns);
}

async function hasAddress(host: string, domain: string, dns: Dns): Promise<boolean> {
  const found = await asked(host, domain, Promise.all([dns.addresses(host), dns.addresses6(host)]));
  return found.flat().length > 0;
}

async function asked<T>(name: string, domain: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotTell(`DNS could not be asked for ${name} (${code ?? message}), so nobody can tell whether ${name === domain ? 'it' : domain} is there: ask again when DNS answers.`);
  }
}

async function textsOf(domain: string, dns: Dns): Promise<string[]> {
  const name = `_mta-sts.${domain}`;
  try {
    return await dns.txt(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotTell(`DNS could not be asked for the TXT record ${name} (${code ?? message}), and what it announces decides what senders hold: `
      + 'ask again when DNS answers.');
  }
}

function announcedId(domain: string, records: string[]): string | undefined {
  const name = `_mta-sts.${domain}`;
  // other records at the name, such as one by a wildcard, announce nothing (RFC 8461 section 3.1)
  if (!records.some(record => record.startsWith('v=STSv1'))) {
    return undefined;
  }
  const { valid, id, findings } = parseStsRecord(records);
  if (!valid) {
    const why = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message).slice(0, 3).join('; ');
    throw new CannotTell(`The TXT record ${name} is not one that all senders read alike (${why}), so nobody can tell what they do: `
      + 'mend the record, then ask again.');
  }
  return id;
}
