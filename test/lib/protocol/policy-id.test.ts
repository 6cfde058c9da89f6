import { createHash } from 'node:crypto';
import { policyId, renderStsRecord } from '../../../lib/protocol';

const TEXT = 'version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 604800\r\n';

test('an id is the first 32 hex digits of SHA-256 over the bytes', () => {
  expect(policyId(TEXT)).toBe(createHash('sha256').update(Buffer.from(TEXT)).digest('hex').slice(0, 32));
});

test('the id of a text never changes from release to release', () => {
  expect(policyId(TEXT)).toBe('c0a762642c8ff96deabc4e74c1e5d657');
  expect(policyId(TEXT, 1)).toBe('371577a8a885e3ffedf8a81d74d56074');
});

test('every byte counts', () => {
  expect(policyId(TEXT.trimEnd())).not.toBe(policyId(TEXT));
  expect(policyId(TEXT.replaceAll('\r\n', '\n'))).not.toBe(policyId(TEXT));
});

test('no revision and revision 0 are the same, and every other gives another id', () => {
  expect(policyId(TEXT, 0)).toBe(policyId(TEXT));
  expect(new Set([0, 1, 2, 10, 11].map((revision) => policyId(TEXT, revision))).size).toBe(5);
});

test.each([-1, 1.5, NaN, Infinity])('revision %p is an error', (revision) => {
  expect(() => policyId(TEXT, revision)).toThrow(`revision ${revision} is not a whole number of 0 or more`);
});

test('an id can stand in an STS record', () => {
  expect(renderStsRecord(policyId(TEXT, 3))).toMatch(/^v=STSv1; id=[0-9a-f]{32}$/);
});
