import { policy } from './example';
import { judge, type MxHost } from '../../../lib/change';

const [a, b, c] = ['a.example.net', 'b.example.net', 'c.example.net'];
const at = (...hosts: string[]): MxHost[] => hosts.map((host, index) => ({ host, preference: 10 * (index + 1) }));
const enforce = (...mx: string[]) => policy('enforce', mx);

test('all four pairs are told, with the hosts that are left and those that are not', () => {
  const { pairs } = judge({ policy: enforce(a), mx: at(a) }, { policy: enforce(b), mx: at(b) });
  expect(pairs.map(({ held, seen, risk, worse }) => [held, seen, risk, worse])).toEqual([
    ['before', 'before', 'none', false],
    ['after', 'before', 'critical', true],
    ['before', 'after', 'critical', true],
    ['after', 'after', 'none', false],
  ]);
  expect(pairs[1]).toMatchObject({ usable: [], unusable: at(a) });
});

test('what is bad already and stays so does not stop, and a move that mends it does not either', () => {
  expect(judge({ policy: enforce(b), mx: at(a) }, { policy: enforce(b), mx: at(a) })).toMatchObject({ risk: 'critical', stops: false });
  expect(judge({ policy: enforce(b), mx: at(a) }, { policy: enforce(b), mx: at(b) })).toMatchObject({ risk: 'critical', stops: false });
  expect(judge({ policy: enforce(b), mx: at(a) }, { policy: enforce(c), mx: at(c) })).toMatchObject({ risk: 'critical', stops: false });
});

test('another backup lost stops where only backups are left', () => {
  expect(judge({ policy: enforce(b, c), mx: at(a, b, c) }, { policy: enforce(b), mx: at(a, b, c) })).toMatchObject({ risk: 'high', stops: true });
});

test('a host that is lost already becoming the best one stops', () => {
  expect(judge({ policy: enforce(a), mx: at(a, b) }, { policy: enforce(a), mx: at(b, a) })).toMatchObject({ risk: 'high', stops: true });
});

test('what is not known is left out, and is not called safe', () => {
  expect(judge({ policy: enforce(a), mx: at(a) }, { policy: { unknown: 'a token' }, mx: at(a) }).pairs.map(({ held }) => held)).toEqual(['before', 'before']);
  expect(judge({ policy: enforce(a) }, { policy: enforce(a), mx: at(a) })).toMatchObject({ risk: 'none', safeInOneStep: false, stops: false });
});

test('what is bad after stops where before is not known', () => {
  expect(judge({ policy: enforce(a) }, { policy: enforce(a), mx: at(b) })).toMatchObject({ stops: true });
});
