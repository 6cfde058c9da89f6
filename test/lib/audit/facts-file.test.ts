import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { facts, found, GONE, host, NONE, txt } from './facts-example';
import { readFacts } from '../../../lib/audit/facts-file';
import { judgeDomain } from '../../../lib/audit/judge-domain';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(value: object) {
  const file = join(folder, 'facts.json');
  writeFileSync(file, JSON.stringify([value]));
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
  });
  expect(read(since)).toEqual([since]);
});

test.each<[string, object, RegExp]>([
  ['an alias that leads to no name', facts({ tlsRpt: { ...GONE, via: [1] } as never }), /\[0\]\.tlsRpt is no answer/],
  ['a record of an MX host that is none', facts({ hosts: [host({ tlsRpt: {} as never })] }), /has a host that is none/],
  ['a misplaced record that is none', facts({ policyHost: { ...facts().policyHost, misplaced: null as never } }), /has a host that is none/],
  ['a host for reports that is none', facts({ reportHosts: [{ host: 'x' } as never] }), /has a host that is none/],
  ['hosts for reports that are no list', facts({ reportHosts: {} as never }), /has no list of hosts/],
])('facts with %s are not judged', (_what, value, says) => {
  expect(() => read(value)).toThrow(says);
});
