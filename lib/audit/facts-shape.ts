import {
  Answer, CaaRecord, CertificateHashes, DnsFact, DomainFacts, MxHostFacts, NameServerFacts, NameServerReason, OwnView, PolicyFetch, SmtpFacts,
  TlsaRecord, TlsFacts, TxtRecord,
} from './facts';
import { MxHost } from '../change';
import { boolean, byState, list, number, object, oneOf, optional, Rule, text, time } from '../private/shape';

const unknown = object<{ readonly state: 'unknown'; readonly why: string }>({ state: oneOf('unknown'), why: text });
const failures = oneOf('refused', 'timeout', 'tls', 'not-public', 'unroutable', 'too-long', 'cut-off', 'other');

const addresses = records(text);
const mx = records(object<MxHost>({ host: text, preference: number }));
const texts = records(object<TxtRecord>({ text, strings: number }));
const caa = records(object<CaaRecord>({ tag: text, value: text }));
const tlsa = records(object<TlsaRecord>({ usage: number, selector: number, matchingType: number, data: text }));

const shown = {
  protocol: text, trusted: boolean, problem: optional(text), matches: boolean, names: list(text), issuer: text, validFrom: time, validTo: time,
};
const hashes = { certificateHash: text, keyHash: text, certificateHash512: optional(text), keyHash512: optional(text) };

const smtp = byState<SmtpFacts>({
  unknown: object<Extract<SmtpFacts, { state: 'unknown' }>>({ state: oneOf('unknown'), why: text, leftOut: optional(oneOf(true)), notPublic: optional(oneOf(true)) }),
  asked: object<Extract<SmtpFacts, { state: 'asked' }>>({
    state: oneOf('asked'),
    address: text,
    starttls: boolean,
    tls: optional(object<TlsFacts & CertificateHashes>({ ...shown, ...hashes })),
    failure: optional(text),
  }),
});

const fetch = object<PolicyFetch>({
  family: oneOf(4, 6),
  address: optional(text),
  milliseconds: number,
  tls: optional(object<TlsFacts>(shown)),
  status: optional(number),
  contentType: optional(text),
  location: optional(text),
  body: optional(text),
  failure: optional(object<NonNullable<PolicyFetch['failure']>>({ kind: failures, message: text })),
});

const nameServer = object<NameServerFacts>({
  name: text,
  sts: answer(list(text)),
  notAsked: optional(oneOf('no-address', 'ipv6-only')),
  reason: optional(oneOf<NameServerReason>('silent', 'refused', 'lame', 'referral', 'private', 'intercepted')),
});

/** What a saved file has to have, so that the checks can rely on it. */
export const domainFacts: Rule<DomainFacts> = object<DomainFacts>({
  format: oneOf(1),
  domain: text,
  at: time,
  trustedResolver: boolean,
  ownView: optional(list(oneOf<OwnView>('edge', 'ca', 'private-addresses', 'smtp-port'))),
  mx,
  addresses: optional(addresses),
  addresses6: optional(addresses),
  sts: texts,
  tlsRpt: texts,
  apex: optional(texts),
  spf: optional(texts),
  nobody: texts,
  policyHost: object<DomainFacts['policyHost']>({ addresses, addresses6: addresses, caa, misplaced: optional(texts), fetches: list(fetch) }),
  reportDomains: list(object({ domain: text, mx, addresses })),
  reportHosts: optional(list(object({ host: text, addresses, addresses6: addresses }))),
  delegation: answer(object({ zone: text, servers: list(nameServer) })),
  hosts: list(object<MxHostFacts>({ host: text, addresses, addresses6: addresses, tlsa, tlsRpt: optional(texts), smtp })),
  moreHosts: number,
});

function answer<T>(value: Rule<T>): Rule<Answer<T>> {
  const states = {
    found: object<{ readonly state: 'found'; readonly value: T }>({ state: oneOf('found'), value }),
    none: object<{ readonly state: 'none'; readonly why: 'nodata' | 'nxdomain'; readonly via?: readonly string[] }>({ state: oneOf('none'), why: oneOf('nodata', 'nxdomain'), via: optional(list(text)) }),
    unknown,
  };
  // the members of a union of an open type cannot be told apart by the compiler
  return byState<Answer<T>>(states as never);
}

function records<T>(record: Rule<T>): Rule<DnsFact<T>> {
  return answer(object({ records: list(record), ttl: number, authenticated: boolean, via: list(text) }));
}
