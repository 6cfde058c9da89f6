import { FORMS } from './forms';
import { difference, type Reading } from './readings';

const [form] = FORMS;
const fine: Reading = {
  client: 'ours', domain: form.domain, id: form.policy.id, mode: form.policy.mode, mx: [...form.policy.mx].reverse(), maxAge: form.policy.maxAge.toSeconds(), rua: form.rua,
};

test('a reading agrees that has everything in it, the hosts in any order', () => {
  expect(difference(form, fine)).toBeUndefined();
});

test('a reading agrees that leaves out what its client does not tell', () => {
  expect(difference(form, { ...fine, id: undefined, rua: undefined })).toBeUndefined();
});

test.each<[string, Partial<Reading>]>([
  ['mode', { mode: 'none' }],
  ['no mode', { mode: undefined }],
  ['a host too few', { mx: [] }],
  ['another age', { maxAge: 600 }],
  ['another id', { id: 'other' }],
  ['another report address', { rua: ['mailto:other@example.net'] }],
  ['a refusal', { error: 'cannot read it' }],
])('a reading differs by %s', (_what, change) => {
  expect(difference(form, { ...fine, ...change })).toBeDefined();
});

test('a client that does not answer differs', () => {
  expect(difference(form, undefined)).toBe('no answer');
});
