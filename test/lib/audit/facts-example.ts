import { CertificateHashes, DnsFact, DomainFacts, MxHostFacts, PolicyFetch, TlsFacts } from '../../../lib/audit/facts';

export const NOW = Date.parse('2026-12-01T12:00:00Z');
const DAY = 86_400_000;

export function found<T>(...records: T[]): DnsFact<T> {
  return { state: 'found', value: { records, ttl: 300, authenticated: false, via: [] } };
}

/** As of a resolver that has verified it. */
export function authenticated<T>(fact: DnsFact<T>): DnsFact<T> {
  return fact.state === 'found' ? { ...fact, value: { ...fact.value, authenticated: true } } : fact;
}

export const NONE = { state: 'none', why: 'nodata' } as const;
export const GONE = { state: 'none', why: 'nxdomain' } as const;
export const UNKNOWN = { state: 'unknown', why: 'no answer within 3 s' } as const;

export function txt(text: string, strings = 1) {
  return { text, strings };
}

export function tls(more: Partial<TlsFacts> = {}): TlsFacts & CertificateHashes {
  return {
    protocol: 'TLSv1.3',
    trusted: true,
    matches: true,
    names: ['mx.example.net'],
    issuer: 'An Authority',
    certificateHash: 'aa',
    keyHash: 'bb',
    validFrom: new Date(NOW - 30 * DAY).toISOString(),
    validTo: new Date(NOW + 60 * DAY).toISOString(),
    ...more,
  };
}

export function policyText(mode = 'enforce', mx = ['mx.example.net'], maxAge = 1_209_600): string {
  return ['version: STSv1', `mode: ${mode}`, ...mx.map(each => `mx: ${each}`), `max_age: ${maxAge}`].map(line => `${line}\r\n`).join('');
}

export function fetched(more: Partial<PolicyFetch> = {}): PolicyFetch {
  return { family: 4, address: '192.0.2.1', milliseconds: 80, tls: tls(), status: 200, contentType: 'text/plain', body: policyText(), ...more };
}

export function host(more: Partial<MxHostFacts> = {}): MxHostFacts {
  return {
    host: 'mx.example.net',
    addresses: found('192.0.2.2'),
    addresses6: NONE,
    tlsa: NONE,
    smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls() },
    ...more,
  };
}

/** A domain in enforce with nothing to mend. */
export function facts(more: Partial<DomainFacts> = {}): DomainFacts {
  return {
    format: 1,
    domain: 'example.com',
    at: new Date(NOW).toISOString(),
    trustedResolver: false,
    mx: found({ host: 'mx.example.net', preference: 10 }),
    addresses: NONE,
    addresses6: NONE,
    sts: found(txt('v=STSv1; id=1')),
    tlsRpt: found(txt('v=TLSRPTv1; rua=mailto:tls@example.net')),
    apex: NONE,
    nobody: GONE,
    policyHost: { addresses: found('192.0.2.1'), addresses6: NONE, caa: NONE, fetches: [fetched()] },
    reportDomains: [{ domain: 'example.net', mx: found({ host: 'mx.example.net', preference: 10 }), addresses: NONE }],
    delegation: { state: 'found', value: { zone: 'example.com', servers: [{ name: 'ns1.example.net', sts: { state: 'found', value: ['v=STSv1; id=1'] } }] } },
    hosts: [host()],
    moreHosts: 0,
    ...more,
  };
}
