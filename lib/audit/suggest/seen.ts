import { MxAnswer } from '../../change';
import { Dns, upwards } from '../../net/dns';
import { FetchPolicy, PolicyAnswer } from '../../net/fetch-policy';
import { liveMx } from '../../net/live-mx';
import { isOfTheHost, isPlainText } from '../../net/served-policy';
import { CannotTell } from '../../private/cannot-tell';
import { isPublicSuffix } from '../../private/public-suffix';
import { Finding, parsePolicy, parseStsRecord, parseTlsRptRecord, Policy, policyHostName } from '../../protocol';

/** What a domain has of something that it can have. */
export type Thing<T> =
  | { readonly state: 'absent' }
  /** With what makes senders read it differently, though the RFC has it that way. */
  | ({ readonly state: 'valid'; readonly odd: readonly string[] } & T)
  /** It is there, and no sender, or not every one, takes it. */
  | { readonly state: 'broken'; readonly why: readonly string[] };

/** Somebody says that it is there, and nobody could be asked. */
export interface Unseen {
  readonly state: 'unseen';
  readonly why: string;
}

/** What there is of a domain before it has the construct. */
export interface Seen {
  readonly domain: string;
  readonly mx: Exclude<MxAnswer, { state: 'unknown' }>;
  /** DNS has no such name. */
  readonly missing: boolean;
  /** The name and the name servers of the zone that the domain is in; undefined where DNS shows none. */
  readonly zone?: { readonly name: string; readonly servers: readonly string[] };
  /** The record `_mta-sts`. */
  readonly sts: Thing<{ readonly id: string }>;
  /** What the policy host serves. Absent where it has no address, or no record announces it and it could not be asked. */
  readonly policy: Thing<{ readonly policy: Policy }> | Unseen;
  /** Whether `mta-sts.<domain>` has an address. */
  readonly policyHost: boolean;
  /** The record `_smtp._tls`. */
  readonly reports: Thing<{ readonly rua: readonly string[] }>;
}

/** @throws CannotTell for what could not be asked: it is never taken for what is not there. */
export async function see(domain: string, dns: Dns, fetchPolicy: FetchPolicy): Promise<Seen> {
  const hostName = policyHostName(domain);
  const [mx, zone, stsTexts, reportTexts, addresses] = await Promise.all([
    liveMx(domain, dns),
    zoneOf(domain, dns),
    asked(`the TXT record _mta-sts.${domain}`, dns.txt(`_mta-sts.${domain}`)),
    asked(`the TXT record _smtp._tls.${domain}`, dns.txt(`_smtp._tls.${domain}`)),
    asked(`the addresses of ${hostName}`, addressesOf(hostName, dns)),
  ]);
  if (mx.state === 'unknown') {
    throw new CannotTell(`DNS could not be asked for the MX records of ${domain}: ${mx.why}. Ask again when DNS answers.`);
  }
  const sts = stsThing(stsTexts);
  const policyHost = addresses.length > 0;
  // some name servers have no name that has records below itself only, against RFC 8020
  const missing = mx.state === 'none' && stsTexts.length === 0 && !policyHost && await asked(domain, dns.isMissing(domain));
  const policy = policyHost ? policyThing(await fetchPolicy(hostName), hostName, sts.state !== 'absent') : { state: 'absent' } as const;
  return { domain, mx, missing, zone, sts, policy, policyHost, reports: reportsThing(reportTexts) };
}

async function asked<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotTell(`DNS could not be asked for ${what} (${code ?? message}). Ask again when DNS answers.`);
  }
}

async function addressesOf(name: string, dns: Dns): Promise<string[]> {
  return [...await dns.addresses(name), ...await dns.addresses6(name)];
}

/** Nobody has a zone of a public suffix. */
async function zoneOf(domain: string, dns: Dns): Promise<Seen['zone']> {
  for (const name of upwards(domain).filter(each => each.includes('.') && !isPublicSuffix(each))) {
    const servers = await asked(`the name servers of ${name}`, dns.ns(name));
    if (servers.length > 0) {
      return { name, servers };
    }
  }
  return undefined;
}

/** Records of other kinds at the name, such as those of a wildcard, announce nothing (RFC 8461 section 3.1). */
function stsThing(texts: string[]): Seen['sts'] {
  if (!texts.some(text => /v\s*=\s*sts/i.test(text))) {
    return { state: 'absent' };
  }
  const { valid, id, findings } = parseStsRecord(texts);
  return valid && id !== undefined ? { state: 'valid', id, odd: errorsOf(findings) } : { state: 'broken', why: reasons(findings) };
}

function reportsThing(texts: string[]): Seen['reports'] {
  if (!texts.some(text => /v\s*=\s*tlsrpt/i.test(text))) {
    return { state: 'absent' };
  }
  const { valid, rua, findings } = parseTlsRptRecord(texts);
  return valid && rua.length > 0 ? { state: 'valid', rua, odd: errorsOf(findings) } : { state: 'broken', why: reasons(findings) };
}

function policyThing(answer: PolicyAnswer, hostName: string, announced: boolean): Seen['policy'] {
  if (answer.kind === 'failure') {
    if (isOfTheHost(answer.code) || answer.code === 'NOT_PUBLIC') {
      return { state: 'broken', why: [`${answer.message.slice(0, 200)} (${answer.code})`] };
    }
    if (!announced) {
      return { state: 'absent' };
    }
    return { state: 'unseen', why: `${hostName} could not be asked for the policy (${answer.code}: ${answer.message.slice(0, 200)})` };
  }
  if (answer.status >= 500 && announced) {
    // at other times it may serve one
    return { state: 'unseen', why: `${hostName} answers with status ${answer.status} instead of a policy` };
  }
  if (answer.status !== 200) {
    return announced ? { state: 'broken', why: [`the answer has status ${answer.status}`] } : { state: 'absent' };
  }
  if (!isPlainText(answer.contentType)) {
    return { state: 'broken', why: [`the answer has content type ${JSON.stringify(answer.contentType.slice(0, 100))}, which is not text/plain`] };
  }
  const { valid, policy, findings } = parsePolicy(answer.body.toString('utf8'), { isPublicSuffix });
  return valid && policy ? { state: 'valid', policy, odd: errorsOf(findings) } : { state: 'broken', why: reasons(findings) };
}

/** What is wrong first. */
function reasons(findings: readonly Finding[]): string[] {
  const errors = errorsOf(findings);
  return errors.length > 0 ? errors : inWords(findings);
}

function errorsOf(findings: readonly Finding[]): string[] {
  return inWords(findings.filter(({ severity }) => severity === 'error'));
}

/** A page of HTML has more of them than anybody reads. */
function inWords(findings: readonly Finding[]): string[] {
  return findings.slice(0, 5).map(({ line, message, code }) => `${line === undefined ? '' : `line ${line}: `}${message} [${code}]`);
}
