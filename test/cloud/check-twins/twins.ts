import type { IncomingMessage, ServerResponse } from 'node:http';
import { MX } from './mx-hosts';
import { PolicyHosts } from './policy-hosts';
import type { CheckCode } from '../../../lib/audit/check-codes';

/** The certificate of a host: `sixDays` is new, `ending` has one day left of six. */
export type Certificate = 'good' | 'sixDays' | 'ending' | 'expired' | 'selfSigned' | 'otherName';

/** What of a domain differs from the good one. `$` stands for the domain. */
export interface Twin {
  /** Of the zone, by name (`@` is the domain itself) and type; undefined takes it away. */
  readonly records?: Readonly<Record<string, readonly string[] | undefined>>;
  /** Of the TXT record, in seconds. */
  readonly stsTtl?: number;
  readonly policy?: (response: ServerResponse, text: string, request: IncomingMessage) => void;
  readonly mode?: string;
  readonly mx?: string;
  readonly maxAge?: number;
  readonly policyCertificate?: Certificate;
  readonly mxCertificate?: Certificate;
  /** Questions that DNS does not answer, such as `TXT _mta-sts`. */
  readonly servfail?: readonly string[];
  /** Looked at by somebody who trusts the resolver. @default false */
  readonly trusting?: boolean;
  /** The resolver has verified all answers. @default false */
  readonly signed?: boolean;
  /** Looked at by somebody who does not ask addresses of private networks. @default false */
  readonly stranger?: boolean;
  /** Judged so many days after it was looked at. @default 0 */
  readonly daysLater?: number;
  /** There is no such zone. @default false */
  readonly absent?: boolean;
  /** A name server of the zone is behind the other. @default false */
  readonly staleServer?: boolean;
  /** Of the two name servers of the zone, one does not answer, or neither. @default - both do */
  readonly silentServers?: 1 | 2;
  /** What else is found, since it is the same fault seen from another side. @default - nothing */
  readonly beside?: readonly string[];
}

const NOTHING = { '_mta-sts TXT': undefined, '_smtp._tls TXT': undefined, 'mta-sts A': undefined };
const answers = (status: number, headers: Record<string, string>, body?: string): Twin['policy'] => (response, text) => response.writeHead(status, headers).end(body ?? text);
const text = (bytes: (text: string) => string): Twin['policy'] => (response, good) => response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes(good));

/** All is signed; `$TLSA` stands for the record that fits the certificate. */
const DANE = { trusting: true, signed: true, records: { '_25._tcp.mx TLSA': ['$TLSA'], '_smtp._tls.mx TXT': ['"v=TLSRPTv1; rua=mailto:tls@reports.test"'] } };

/** For each code its twins (drift needs a deployed app: check.test.ts). Each finding fires there and nowhere else. */
export const TWINS: Readonly<Record<Exclude<CheckCode, 'check-drift'>, Twin | readonly Twin[]>> = {
  'check-domain-missing': { absent: true },
  'check-receives-no-mail': [
    { records: { ...NOTHING, '@ MX': ['0 .'] } },
    { records: { ...NOTHING, '@ MX': undefined } },
    { records: { ...NOTHING, '@ MX': undefined, '@ TXT': ['"v=spf1 ip4:192.0.2.1 -all"'] } },
    { records: { ...NOTHING, '@ MX': undefined, '@ TXT': ['"v=spf1 -all"'] } },
  ],
  'check-facts-old': [{ daysLater: 2 }, { daysLater: 4 }],
  'check-wildcard-answers': { records: { '* TXT': ['"hello"'] } },
  'check-alias-broken': [
    { records: { '_mta-sts TXT': undefined, '_mta-sts CNAME': ['gone.test'] } },
    { records: { 'mta-sts A': undefined, 'mta-sts CNAME': ['gone.test'] } },
  ],

  'check-sts-missing': { records: { '_mta-sts TXT': undefined, 'mta-sts A': undefined } },
  'check-sts-policy-unannounced': { records: { '_mta-sts TXT': undefined } },
  'check-sts-misplaced': [
    { records: { '_mta-sts TXT': undefined, '@ TXT': ['"v=STSv1; id=1"'] }, beside: ['check-sts-policy-unannounced'] },
    { records: { '_mta-sts TXT': undefined, 'mta-sts TXT': ['"v=STSv1; id=1"'] }, beside: ['check-sts-policy-unannounced'] },
  ],
  'check-sts-several-strings': { records: { '_mta-sts TXT': ['"v=STSv1; " "id=1"'] } },
  'check-sts-ttl-long': { stsTtl: 86_400 },
  'check-sts-servers-disagree': { staleServer: true },
  'check-sts-server-silent': [{ silentServers: 1 }, { silentServers: 2 }],
  'check-policy-host-missing': { records: { 'mta-sts A': undefined } },
  'check-policy-ipv6-only': { records: { 'mta-sts A': undefined, 'mta-sts AAAA': ['::1'] } },
  'check-policy-private-address': { stranger: true, beside: ['check-mx-not-seen'] },
  'check-policy-unreachable': [
    { records: { 'mta-sts A': [PolicyHosts.DEAD] } },
    { policy: () => undefined },
    { policy: (_, __, { socket }) => socket.destroy() },
    { policy: (_, __, { socket }) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nothing\r\n\r\n') },
    { policy: response => response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' }).write('version', () => response.destroy()) },
  ],
  'check-policy-certificate': [{ policyCertificate: 'expired' }, { policyCertificate: 'selfSigned' }, { policyCertificate: 'otherName' }],
  'check-policy-certificate-expires': { policyCertificate: 'ending' },
  'check-policy-tls-old': { records: { 'mta-sts A': [PolicyHosts.OLD] }, policyCertificate: 'good' },
  'check-policy-redirect': { policy: answers(301, { location: 'https://127.0.0.1/' }) },
  'check-policy-status': [{ policy: answers(404, { 'content-type': 'text/html' }, '<html>') }, { policy: answers(503, { 'content-type': 'text/plain' }) }],
  'check-policy-content-type': [{ policy: answers(200, { 'content-type': 'text/html' }) }, { policy: answers(200, { 'content-type': 'Text/Plain' }) }],
  'check-policy-too-large': { policy: text(good => good + 'x: y\r\n'.repeat(20_000)) },
  'check-policy-slow': { policy: (response, good) => void setTimeout(() => response.writeHead(200, { 'content-type': 'text/plain' }).end(good), 2_200) },
  'check-policy-families-differ': {
    records: { 'mta-sts AAAA': ['::1'] },
    policy: (response, good, { socket }) => response.writeHead(200, { 'content-type': 'text/plain' }).end(good.replace('1209600', socket.localFamily === 'IPv6' ? '2000000' : '1209600')),
  },
  'check-policy-family-not-seen': { records: { 'mta-sts AAAA': ['ff0e::1'] } },
  'check-caa-forbids-amazon': { records: { '@ CAA': ['0 issue "letsencrypt.org"'] } },
  'check-policy-without-mail': { records: { '@ MX': ['0 .'] }, beside: ['check-receives-no-mail'] },
  'check-mode-none': { mode: 'none', beside: ['policy-mode-none'] },
  'check-mode-testing': { mode: 'testing' },
  'check-max-age-short': { maxAge: 604_800 },

  'check-mx-uncovered': [
    { mx: 'other.test', beside: ['check-mx-pattern-unused'] },
    { mx: 'other.test', mode: 'testing', beside: ['check-mode-testing', 'check-mx-pattern-unused'] },
  ],
  'check-mx-pattern-unused': { mx: 'mx.$\r\nmx: old.$' },
  'check-mx-alias': { records: { 'mx A': undefined, 'mx CNAME': ['real.$'], 'real A': [MX.good] } },
  'check-mx-address': { records: { '@ MX': ['10 mx.$', '20 127.0.2.1'] } },
  'check-mx-no-address': { records: { 'mx A': undefined } },
  'check-mx-not-seen': { records: { 'mx A': [MX.dead] } },
  'check-mx-no-starttls': { records: { 'mx A': [MX.withoutTls] } },
  'check-mx-tls-failed': { records: { 'mx A': [MX.brokenTls] } },
  'check-mx-tls-old': { records: { 'mx A': [MX.oldTls] } },
  'check-mx-certificate': [{ mxCertificate: 'expired' }, { mxCertificate: 'selfSigned' }, { mxCertificate: 'otherName' }],
  'check-mx-certificate-expires': { mxCertificate: 'ending' },
  'check-mx-many': {
    records: { '@ MX': Array.from({ length: 18 }, (_, index) => `10 h${index}.mx.$`), '*.mx A': [MX.good] }, mx: '*.mx.$',
  },
  'check-tlsa-mismatch': { ...DANE, records: { ...DANE.records, '_25._tcp.mx TLSA': ['3 1 1 ' + '00'.repeat(32)] } },
  'check-tlsa-failed': { trusting: true, signed: true, servfail: ['TLSA _25._tcp.mx'] },
  'check-tlsa-unsigned': { ...DANE, signed: false },

  'check-tlsrpt-missing': [
    { records: { '_smtp._tls TXT': undefined } },
    { records: { '_smtp._tls TXT': undefined }, mode: 'testing', beside: ['check-mode-testing'] },
  ],
  'check-tlsrpt-misplaced': { records: { '_smtp._tls TXT': undefined, '@ TXT': ['"v=TLSRPTv1; rua=mailto:tls@reports.test"'] }, beside: ['check-tlsrpt-missing'] },
  'check-tlsrpt-mailbox-unreachable': { records: { '_smtp._tls TXT': ['"v=TLSRPTv1; rua=mailto:tls@gone.test"'] } },
  'check-tlsrpt-endpoint-unreachable': { records: { '_smtp._tls TXT': ['"v=TLSRPTv1; rua=https://gone.test/reports"'] } },
  'check-tlsrpt-same-domain': { records: { '_smtp._tls TXT': ['"v=TLSRPTv1; rua=mailto:tls@$"'] } },
  'check-tlsrpt-dane-missing': { ...DANE, records: { '_25._tcp.mx TLSA': ['$TLSA'] } },

  'check-not-asked': [{ servfail: ['TXT _mta-sts'] }, { servfail: ['MX @'] }],
};

/** Twins in which there is nothing to find. */
export const GOOD: Readonly<Record<string, Twin>> = {
  'a domain with nothing to mend': {},
  'new certificates of six days': { policyCertificate: 'sixDays', mxCertificate: 'sixDays' },
  'IPv4 and IPv6': { records: { 'mta-sts AAAA': ['::1'] } },
  'an alias that leads to the policy host': { records: { 'mta-sts A': undefined, 'mta-sts CNAME': ['there.$'], 'there A': ['127.0.0.1'] } },
  'DANE': DANE,
};

/** Faults that are found by what lib/protocol reads. */
export const TEXTS: Readonly<Record<string, Twin>> = {
  'sts-several-records': { records: { '_mta-sts TXT': ['"v=STSv1; id=1"', '"v=STSv1; id=2"'] } },
  'sts-unrelated-txt': { records: { '_mta-sts TXT': ['"v=STSv1; id=1"', '"hello"'] } },
  'sts-id-missing': { records: { '_mta-sts TXT': ['"v=STSv1;"'] } },
  'tlsrpt-several-records': { records: { '_smtp._tls TXT': ['"v=TLSRPTv1; rua=mailto:a@reports.test"', '"v=TLSRPTv1; rua=mailto:b@reports.test"'] } },
  'policy-bom': { policy: text(good => `\ufeff${good}`) },
  'policy-mx-missing': { policy: text(good => good.replace(/mx: .*\r\n/, '')) },
  'policy-max-age-missing': { policy: text(good => good.replace(/max_age.*\r\n/, '')) },
};
