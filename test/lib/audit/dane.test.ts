import { createHash } from 'node:crypto';
import { authenticated, facts, fetched, found, host, NONE, policyText, tls, UNKNOWN } from './facts-example';
import { DomainFacts, MxHostFacts, TlsaRecord } from '../../../lib/audit/facts';
import { judgeDomain } from '../../../lib/audit/judge-domain';

const MX = authenticated(found({ host: 'mx.example.net', preference: 10 }));
const record = (more: Partial<TlsaRecord> = {}): TlsaRecord => ({ usage: 3, selector: 1, matchingType: 1, data: 'bb', ...more });
const daneHost = (records: readonly TlsaRecord[], more: Partial<MxHostFacts> = {}) =>
  host({ addresses: authenticated(found('192.0.2.2')), tlsa: authenticated(found(...records)), ...more });
const domain = (hosts: readonly MxHostFacts[], more: Partial<DomainFacts> = {}) => facts({ mx: MX, trustedResolver: true, hosts, ...more });
const dane = (...args: Parameters<typeof domain>) => judgeDomain(domain(...args)).protection.dane;
const findings = (...args: Parameters<typeof domain>) => judgeDomain(domain(...args)).findings.map(({ code, severity }) => `${severity} ${code}`);
const asked = (more: object) => ({ smtp: { state: 'asked', address: '192.0.2.2', starttls: true, tls: tls(), ...more } as const });

test('DANE protects where a trusted resolver says that the records are signed, and they fit', () => {
  expect([dane([daneHost([record()])]), dane([daneHost([record({ data: 'cc' })])])]).toEqual([true, false]);
  expect(dane([daneHost([record()])], { trustedResolver: false })).toBeUndefined();
});

test('DANE protects nobody where the MX records, or the addresses of their hosts, are not signed: who forges those names another host', () => {
  expect(dane([daneHost([record()])], { mx: found({ host: 'mx.example.net', preference: 10 }) })).toBe(false);
  expect(dane([daneHost([record()], { addresses: found('192.0.2.2') })])).toBe(false);
});

test('DANE protects no domain without hosts', () => {
  expect(dane([], { mx: authenticated(found({ host: '.', preference: 0 })) })).toBe(false);
});

test('of a host that is an alias the name in the MX record counts, wherever it leads', () => {
  const alias = { state: 'found', value: { records: ['192.0.2.2'], ttl: 300, authenticated: false, via: ['real.example.net'] } } as const;
  expect(dane([daneHost([record()], { addresses: alias })])).toBe(true);
});

test('of a domain that is its own host the address is signed', () => {
  const own = daneHost([record()], { host: 'example.com' });
  const implicit = { mx: NONE, policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('enforce', ['example.com']) })] } };
  expect(dane([own], { ...implicit, addresses: authenticated(found('192.0.2.2')) })).toBe(true);
  expect(dane([own], { ...implicit, addresses: found('192.0.2.2') })).toBe(false);
});

test('DANE is not judged where the records of a host could not be asked for, unless another host has none', () => {
  const both = { mx: authenticated(found({ host: 'mx.example.net', preference: 10 }, { host: 'mx2.example.net', preference: 20 })) };
  expect(dane([daneHost([record()]), host({ host: 'mx2.example.net', tlsa: UNKNOWN })], both)).toBeUndefined();
  expect(dane([host({ tlsa: UNKNOWN }), host({ host: 'mx2.example.net' })], both)).toBe(false);
  expect(dane([daneHost([record()])], both)).toBeUndefined();
});

test('DANE is not judged where the certificate was not seen', () => {
  expect(dane([daneHost([record()], { smtp: { state: 'unknown', why: 'ECONNREFUSED' } })])).toBeUndefined();
});

test('the whole certificate or key is compared by its hash', () => {
  const exact = { matchingType: 0, data: Buffer.from('the key').toString('hex').toUpperCase() };
  const keyHash = createHash('sha256').update('the key').digest('hex');
  const judged = (hash: string) => dane([daneHost([record(exact)], asked({ tls: { ...tls(), keyHash: hash } }))]);
  expect([judged(keyHash), judged('bb')]).toEqual([true, false]);
});

test('SHA-512 is compared where the facts have it, and otherwise not known: neither protection nor a mismatch', () => {
  const records = [record({ matchingType: 2, data: 'DD' })];
  const judged = (more: object) => {
    const hosts = [daneHost(records, asked({ tls: { ...tls(), ...more } }))];
    return [dane(hosts), findings(hosts)];
  };
  expect(judged({})).toEqual([undefined, []]);
  expect(judged({ keyHash512: 'dd' })).toEqual([true, []]);
  expect(judged({ keyHash512: 'ee' })).toEqual([false, ['error check-tlsa-mismatch']]);
});

test('whether a record of an authority fits is not known, unless another record does', () => {
  expect([dane([daneHost([record({ usage: 2 })])]), dane([daneHost([record({ usage: 2 }), record()])])]).toEqual([undefined, true]);
});

test('records that senders of mail cannot use are no DANE, and so do not mismatch', () => {
  for (const unusable of [record({ usage: 0, data: 'cc' }), record({ usage: 1 }), record({ selector: 2, data: 'cc' }), record({ matchingType: 9, data: 'cc' })]) {
    expect([dane([daneHost([unusable], { tlsRpt: NONE })]), findings([daneHost([unusable], { tlsRpt: NONE })])]).toEqual([false, []]);
  }
  expect(findings([daneHost([record({ usage: 1 }), record({ data: 'cc' })])])).toEqual(['error check-tlsa-mismatch']);
});

test('a host with usable records that shows no TLS is an error whatever the mode: senders that do DANE refuse', () => {
  const testing = { policyHost: { ...facts().policyHost, fetches: [fetched({ body: policyText('testing') })] } };
  const plain = asked({ starttls: false, tls: undefined });
  const failed = asked({ tls: undefined, failure: 'the connection ended' });
  expect(findings([daneHost([record()], plain)], testing)).toEqual(['error check-mx-no-starttls', 'info check-mode-testing']);
  expect(findings([daneHost([record()], failed)], testing)).toEqual(['error check-mx-tls-failed', 'info check-mode-testing']);
  expect(findings([daneHost([record({ usage: 1 })], plain)], testing)).toEqual(['warning check-mx-no-starttls', 'info check-mode-testing']);
  expect(dane([daneHost([record()], plain)], testing)).toBe(false);
});

test('why DANE is not judged is one of two things', () => {
  const why = (more: Partial<DomainFacts>) => judgeDomain(domain([daneHost([record()], { smtp: { state: 'unknown', why: 'ECONNREFUSED' } })], more)).protection;
  expect([why({}), why({ trustedResolver: false })]).toMatchObject([{ whyNoDane: 'not all of it was seen' }, { whyNoDane: 'no trusted resolver' }]);
});
