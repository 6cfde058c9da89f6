import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { IConstruct } from 'constructs';
import { MtaStsPolicy, MxCheck } from '../../../lib';
import { sayUncovered } from '../../../lib/private/mx-coverage';
import { newApp, newMtaSts, newStack, theOnly, zoneOf } from '../synth';

const POLICY = MtaStsPolicy.enforce({ mx: ['a.example.net'] });

/** What is said of MX answers, each given as its values. */
function said(answers: string[][], { policy = POLICY, mxCheck = MxCheck.refuse(), complete = true } = {}): { type: string; text: string }[] {
  const stack = new Stack();
  const sets = answers.map(values => ({
    complete, hosts: values.map(value => ({ preference: Number(value.split(' ')[0]), host: value.split(' ')[1] })),
  }));
  sayUncovered(stack, { domain: 'example.com', policy, mxCheck, sets, named: 'the test names' });
  return saidAt(stack);
}

function saidAt({ node }: IConstruct): { type: string; text: string }[] {
  return node.metadata.filter(({ type }) => /:(error|warning)$/.test(type)).map(({ type, data }) => ({ type: type.replace('aws:cdk:', ''), text: String(data) }));
}

test.each([
  ['a host beside a covered one of the same preference', ['10 a.example.net', '10 b.example.net'], 'warning', 'less redundancy'],
  ['a backup', ['10 a.example.net', '20 b.example.net'], 'warning', 'less redundancy'],
  ['all of the best preference', ['10 b.example.net', '20 a.example.net'], 'error', 'everything goes to the backups'],
  ['all', ['10 b.example.net', '20 c.example.net'], 'error', 'find no host left'],
])('%s, if not covered, is told with what becomes of mail', (_what, values, type, outcome) => {
  expect(said([values])).toEqual([{ type, text: expect.stringContaining(outcome) }]);
});

test('every host is named, however many there are', () => {
  const hosts = Array.from({ length: 12 }, (_, i) => `mx${i}.example.org`);
  const [{ text }] = said([[...hosts.map(host => `10 ${host}`), '20 a.example.net']]);
  expect(hosts.filter(host => !text.includes(`'${host}'`))).toEqual([]);
  expect(text.split('Add ')[0]).toContain('mx9.example.org');
});

test('a sender that gets one of several answers is judged by that one: another answer does not help it', () => {
  expect(said([['10 a.example.net'], ['20 b.example.net']])).toEqual([{ type: 'error', text: expect.stringContaining('find no host left') }]);
  expect(said([['10 a.example.net'], ['20 a.example.net']])).toEqual([]);
});

test('an answer that is not known whole is a warning at most, and does not tell what becomes of mail', () => {
  const [{ type, text }] = said([['10 b.example.net']], { complete: false });
  expect(type).toBe('warning');
  expect(text).not.toContain('no host left');
});

test('where every known host is left out on purpose, others that are not known may be there', () => {
  const mxCheck = MxCheck.except('b.example.net');
  expect(said([['10 b.example.net']], { mxCheck, complete: false })).toEqual([]);
  expect(said([['10 b.example.net']], { mxCheck })).toHaveLength(1);
});

test('hosts that are left out on purpose do not count, and stay left out in the line to copy', () => {
  const mxCheck = MxCheck.except('b.example.net');
  expect(said([['10 b.example.net', '20 a.example.net']], { mxCheck })).toEqual([]);
  expect(said([['10 b.example.net', '20 c.example.net', '30 a.example.net']], { mxCheck })[0].text).toContain("MxCheck.except('b.example.net', 'c.example.net')");
});

test('the hosts are compared when all else is done: a record that an aspect or the app changes later counts as it is then', () => {
  const stack = newStack(newApp());
  // before the construct in the tree, so that the aspect comes there first
  const record = new CfnRecordSet(stack, 'Mx', { name: 'example.com', type: 'MX', hostedZoneId: zoneOf(stack).hostedZoneId, resourceRecords: ['10 b.example.net'] });
  newMtaSts(stack, 'MtaSts', { policy: MtaStsPolicy.testing({ mx: ['a.example.net'] }) });
  // somebody has a look already
  stack.resolve(stack.node.findAll().map(each => (each as CfnRecordSet)._toCloudFormation?.()));
  new CfnRecordSet(stack, 'Routed', {
    name: 'example.com', type: 'MX', hostedZoneId: zoneOf(stack).hostedZoneId, setIdentifier: '2', resourceRecords: ['20 a.example.net'],
  });
  Aspects.of(stack).add({ visit: node => { if (node === record) { record.resourceRecords = ['10 a.example.net']; } } });
  expect(theOnly(stack, 'Custom::MtaStsPolicy').Properties.MxHosts).toEqual(['10 a.example.net', '20 a.example.net']);
  expect(saidAt(stack.node.findChild('MtaSts'))).toEqual([]);
});
