import { readPolicyVectors, readVectors } from './vectors';
import {
  mxMatches, nearMiss, parsePolicy, parseStsRecord, parseTlsRptRecord, renderPolicy, renderStsRecord, renderTlsRptRecord, uncoveredHosts,
} from '../../../lib/protocol';

const policies = readPolicyVectors();
const stsRecords = readVectors<string[]>('txt');
const tlsRptRecords = readVectors<string[]>('tlsrpt');
const matches = readVectors<{ host: string; mx: string[] }>('match');

const judged = [
  ...policies.map((vector) => ({ ...vector, parsed: parsePolicy(vector.input) })),
  ...stsRecords.map((vector) => ({ ...vector, parsed: parseStsRecord(vector.input) })),
  ...tlsRptRecords.map((vector) => ({ ...vector, parsed: parseTlsRptRecord(vector.input) })),
];

test('all vectors are there', () => {
  expect([policies.length, stsRecords.length, tlsRptRecords.length, matches.length]).toEqual([49, 25, 22, 11]);
});

test.each(judged.filter(({ rfc }) => rfc !== null))('$id has the verdict of the RFC', ({ rfc, parsed }) => {
  // "over-max_age": the grammar is kept and the limit of RFC 8461 section 3.2 is not.
  expect(['valid', 'invalid', 'over-max_age']).toContain(rfc);
  expect(parsed.valid).toBe(rfc === 'valid');
});

test.each(judged.filter(({ reject }) => reject.length > 0))('$id, which some implementation rejects, has a finding', ({ parsed }) => {
  expect(parsed.findings).not.toEqual([]);
});

test.each(judged.filter(({ rfc }) => rfc !== 'valid' && rfc !== null))('$id, which is invalid, has an error', ({ parsed }) => {
  expect(parsed.findings.map(({ severity }) => severity)).toContain('error');
});

/** Accepted by all, and still worth a finding. */
const ACCEPTED_WITH_FINDING: Record<string, string[]> = {
  'probe-policy-mx-upper': ['mx-upper-case'],
  'probe-policy-size-11k': ['policy-over-10-kib'],
  'probe-tlsrpt-six': ['tlsrpt-several-uris'],
};

const acceptedByAll = judged.filter(({ rfc, reject }) => rfc === 'valid' && reject.length === 0);
test.each(acceptedByAll)('$id, which all accept, has no finding that cries wolf', ({ id, parsed }) => {
  expect(parsed.findings.map(({ code }) => code)).toEqual(ACCEPTED_WITH_FINDING[id] ?? []);
});

describe('what we emit', () => {
  const vector = (id: string, from: { id: string; input: unknown; reject: string[] }[]) => {
    const found = from.find((each) => each.id === id)!;
    expect(found.reject).toEqual([]);
    return found.input;
  };

  test('is the policy that all accept, with CRLF as in the example of the RFC', () => {
    const text = renderPolicy({ mode: 'enforce', mx: ['mail.example.com'], maxAge: 604800 });
    expect(text.replaceAll('\r\n', '\n')).toBe(vector('probe-policy-base-lf', policies));
  });

  test('is the example of the RFC, with its mx in our order', () => {
    const text = renderPolicy({ mode: 'enforce', mx: ['mail.example.com', '*.example.net', 'backupmx.example.com'], maxAge: 604800 });
    const example = String(vector('probe-policy-rfc-example', policies)).split('\r\n');
    const sorted = [...example.slice(0, 2), ...example.slice(2, 5).sort(), ...example.slice(5)];
    expect(text.split('\r\n')).toEqual(sorted);
  });

  test('is the STS record that all accept', () => {
    expect([renderStsRecord('20240101T000000')]).toEqual(vector('probe-txt-base', stsRecords));
  });

  test('is the TLS-RPT record that all accept, with one address and with six', () => {
    expect([renderTlsRptRecord(['mailto:tlsrpt@example.com'])]).toEqual(vector('probe-tlsrpt-base', tlsRptRecords));
    const six = [0, 1, 2, 3, 4, 5].map((i) => `mailto:r${i}@example.com`);
    expect([renderTlsRptRecord(six)]).toEqual(vector('probe-tlsrpt-six', tlsRptRecords));
  });
});

describe.each(matches)('$id', ({ input: { host, mx }, rfc, accept }) => {
  test('has the verdict of the RFC', () => {
    expect(mx.some((pattern) => mxMatches(host, pattern))).toBe(rfc === 'match');
    expect(uncoveredHosts(mx, [host])).toEqual(rfc === 'match' ? [] : [host]);
  });

  test('is called near exactly if it is no match and some lenient implementation takes it for one', () => {
    expect(nearMiss(host, mx[0]) !== undefined).toBe(rfc === 'no-match' && accept.length > 0);
  });
});
