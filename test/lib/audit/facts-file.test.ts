import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { facts, fetched, found, GONE, host, NONE, txt } from './facts-example';
import { readFacts, saveFacts } from '../../../lib/audit/facts-file';
import { judgeDomain } from '../../../lib/audit/judge-domain';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(value: object) {
  const file = join(folder, 'facts.json');
  writeFileSync(file, JSON.stringify([value]).replace('"INFINITE"', '1e999'));
  return readFacts(file);
}

test('what versions saved that looked at less is read, and judged', () => {
  expect(read(facts()).map(each => judgeDomain(each).findings)).toEqual([[]]);
});

test('what is looked at since then is read', () => {
  const since = facts({
    tlsRpt: { ...GONE, via: ['gone.example'] },
    hosts: [host({ tlsRpt: found(txt('v=TLSRPTv1; rua=mailto:tls@example.net')) })],
    reportHosts: [{ host: 'reports.example.net', addresses: NONE, addresses6: GONE }],
    policyHost: { ...facts().policyHost, misplaced: NONE },
    delegation: { state: 'found', value: { zone: 'example.com', servers: [{ name: 'ns', sts: { state: 'unknown', why: 'no answer within 2 s' }, reason: 'silent' }] } },
  });
  expect(read(since)).toEqual([since]);
});

const tls = (more: object) => ({ ...fetched().tls, ...more });

test.each<[string, object, RegExp]>([
  ['an alias that leads to no name', { tlsRpt: { ...GONE, via: [1] } }, /\[0\]\.tlsRpt\.via\[0\] is 1, not text/],
  ['a record of an MX host that is none', { hosts: [host({ tlsRpt: {} as never })] }, /\[0\]\.hosts\[0\]\.tlsRpt\.state is nothing, not one of "found", "none", "unknown"/],
  ['a misplaced record that is none', { policyHost: { ...facts().policyHost, misplaced: null } }, /\[0\]\.policyHost\.misplaced is null, not an object/],
  ['a host for reports that is none', { reportHosts: [{ host: 'x' }] }, /\[0\]\.reportHosts\[0\]\.addresses is nothing, not an object/],
  ['hosts for reports that are no list', { reportHosts: {} }, /\[0\]\.reportHosts is \{\}, not a list/],
  ['an answer without what it found', { mx: { state: 'found', value: {} } }, /\[0\]\.mx\.value\.records is nothing, not a list/],
  ['a record that is none', { mx: found(null) }, /\[0\]\.mx\.value\.records\[0\] is null, not an object/],
  ['a preference that is no number', { mx: found({ host: 'x', preference: '10' }) }, /\[0\]\.mx\.value\.records\[0\]\.preference is "10", not a number/],
  ['a state that is none', { sts: { state: 'maybe' } }, /\[0\]\.sts\.state is "maybe", not one of "found", "none", "unknown"/],
  ['a state that every object has', { sts: { state: 'toString' } }, /\[0\]\.sts\.state is "toString", not one of/],
  ['a reason that is none', { sts: { state: 'none', why: 'because' } }, /\[0\]\.sts\.why is "because", not one of "nodata", "nxdomain"/],
  ['a delegation without servers', { delegation: { state: 'found', value: { zone: 'example.com' } } }, /\[0\]\.delegation\.value\.servers is nothing, not a list/],
  ['a server that says nothing', { delegation: { state: 'found', value: { zone: 'x', servers: [{ name: 'ns' }] } } }, /\.servers\[0\]\.sts is nothing, not an object/],
  ['a server that is silent in a way that nobody knows', { delegation: { state: 'found', value: { zone: 'x', servers: [{ name: 'ns', sts: NONE, reason: 'shy' }] } } }, /\.servers\[0\]\.reason is "shy", not one of "silent", "refused", "lame"/],
  ['a domain for reports that is none', { reportDomains: [null] }, /\[0\]\.reportDomains\[0\] is null, not an object/],
  ['a fetch that is none', { policyHost: { ...facts().policyHost, fetches: [null] } }, /\[0\]\.policyHost\.fetches\[0\] is null, not an object/],
  ['a certificate without a date', { policyHost: { ...facts().policyHost, fetches: [fetched({ tls: tls({ validTo: 'soon' }) as never })] } }, /\.fetches\[0\]\.tls\.validTo is "soon", not a time/],
  ['a host that was asked, and nobody knows what', { hosts: [host({ smtp: {} as never })] }, /\[0\]\.hosts\[0\]\.smtp\.state is nothing, not one of "unknown", "asked"/],
  ['a host that was asked in another way', { hosts: [host({ smtp: { state: 'guessed' } as never })] }, /\[0\]\.hosts\[0\]\.smtp\.state is "guessed"/],
  ['a day that is none', { at: 'yesterday' }, /\[0\]\.at is "yesterday", not a time/],
  ['a day that no calendar has', { at: '2026-13-01T00:00:00Z' }, /\[0\]\.at is "2026-13-01T00:00:00Z", not a time/],
  ['a number without end', { moreHosts: 'INFINITE' }, /\[0\]\.moreHosts is null, not a number/],
  ['a list in the place of an object', { policyHost: [] }, /\[0\]\.policyHost is \[\], not an object/],
  ['another version', { format: 2 }, /\[0\]\.format is 2, not 1/],
])('facts with %s are not judged, and the place is named', (_what, more, says) => {
  expect(() => read({ ...facts(), ...more } as object)).toThrow(says);
  expect(() => read({ ...facts(), ...more } as object)).toThrow(/facts\.json, .*: give a file that --save of this version has written/);
});

test('a file without facts is nothing that all is well with', () => {
  const file = join(folder, 'facts.json');
  writeFileSync(file, '[]');
  expect(() => readFacts(file)).toThrow(/facts\.json has facts of no domain/);
});

test('members that a later version adds are let through', () => {
  expect(read({ ...facts(), dkim: [{ state: 'new' }] })).toMatchObject([{ domain: 'example.com' }]);
});

test('what has no end is not read to its end', () => {
  expect(() => readFacts('/dev/zero')).toThrow(/\/dev\/zero has more than 500 MB/);
});

/** Every place of a value, and the value with something else there. */
function others(value: unknown, instead: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [instead];
  }
  const put = (key: string, member: unknown) => Array.isArray(value) ? value.map((each, index) => `${index}` === key ? member : each) : { ...value, [key]: member };
  return [instead, ...Object.entries(value).flatMap(([key, member]) => others(member, instead).map(other => put(key, other)))];
}

test.each([null, {}, [], '', 'x', '::', -1, 1e300, true, [null], { state: 'found' }, { state: 'none' }, { state: 'unknown' }, { state: 'asked' }])(
  'whatever part of the facts is %j, they are refused, or judged', instead => {
    const all = facts({
      tlsRpt: { ...GONE, via: ['gone.example'] },
      hosts: [host({ tlsRpt: found(txt('v=TLSRPTv1; rua=mailto:tls@example.net')), tlsa: found({ usage: 3, selector: 1, matchingType: 1, data: 'bb' }) })],
      reportHosts: [{ host: 'reports.example.net', addresses: NONE, addresses6: GONE }],
      policyHost: { ...facts().policyHost, caa: found({ tag: 'issue', value: 'amazon.com' }), misplaced: NONE },
      trustedResolver: true,
    });
    const outcomes = others(all, instead).map(each => {
      let judged;
      try {
        judged = read(each as object);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CannotTell' });
        return 'refused';
      }
      judged.forEach(one => judgeDomain(one));
      return 'judged';
    });
    expect(outcomes).toContain('refused');
    expect(outcomes.length).toBeGreaterThan(100);
  });

test('facts of so many domains as a check takes can be read again, each on a line of its own', () => {
  const file = join(folder, 'many.json');
  saveFacts(file, Array.from({ length: 3 }, (_, index) => facts({ domain: `d${index}.example` })));
  expect(readFileSync(file, 'utf8').split('\n').filter(line => line.includes('"domain":"d'))).toHaveLength(3);
  expect(readFacts(file).map(({ domain }) => domain)).toEqual(['d0.example', 'd1.example', 'd2.example']);
  saveFacts(file, [facts()]);
  expect(readFacts(file)).toEqual([facts()]);
});
