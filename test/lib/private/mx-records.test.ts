import { App, CfnCondition, CfnParameter, Fn, Lazy, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CfnRecordSet, CfnRecordSetProps, CfnRecordSetGroup, HostedZone, IHostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { knownHosts, mxRecordSets } from '../../../lib/private/mx-records';
import { newApp, newStack, zoneOf } from '../synth';

const ZONE_ID = 'Z0123456789ABCDEFGHIJ';
const A = { preference: 10, host: 'a.example.net' };

function found(scope: Construct, zone: IHostedZone = zoneOf(Stack.of(scope)), domain = 'example.com') {
  return mxRecordSets(scope, zone, domain);
}

function record(scope: Construct, props: Partial<CfnRecordSetProps> = {}, id = 'Mx'): CfnRecordSet {
  return new CfnRecordSet(scope, id, { name: 'example.com.', type: 'MX', hostedZoneId: ZONE_ID, ttl: '300', resourceRecords: ['10 a.example.net.'], ...props });
}

describe('a record set of the domain', () => {
  test.each<[string, Partial<CfnRecordSetProps>]>([
    ['by the id of the zone', {}],
    ['by an id with its prefix', { hostedZoneId: `/hostedzone/${ZONE_ID}` }],
    ['by the name of the zone', { hostedZoneId: undefined, hostedZoneName: 'Example.COM.' }],
    ['in upper case and without a trailing dot', { name: 'EXAMPLE.com' }],
    ['with what is known at the end of synthesis', {
      name: Lazy.string({ produce: () => 'example.com.' }), resourceRecords: Lazy.list({ produce: () => ['10 a.example.net'] }),
    }],
  ])('is found %s', (_how, props) => {
    const stack = newStack();
    record(stack, props);
    expect(found(stack)).toEqual([{ path: 'Mail/Mx', hosts: [A], complete: true }]);
  });

  test.each<[string, Partial<CfnRecordSetProps>]>([
    ['of another name', { name: 'news.example.com.' }],
    ['of a wildcard', { name: '*.example.com.' }],
    ['of another type', { type: 'TXT' }],
    ['of another zone of the name, such as a private one', { hostedZoneId: 'ZPRIVATE' }],
    ['of a zone of another name', { hostedZoneId: undefined, hostedZoneName: 'net.' }],
    ['of no zone', { hostedZoneId: undefined }],
    ['whose name is a token', { name: Fn.ref('Name') }],
    ['whose type is a token', { type: Fn.ref('Type') }],
    ['whose zone is a token', { hostedZoneId: Fn.ref('Zone') }],
    ['whose name cannot be resolved', { name: Lazy.string({ produce: () => { throw new Error('not yet'); } }) }],
  ])('is not one %s', (_what, props) => {
    const stack = newStack();
    record(stack, props);
    expect(found(stack)).toEqual([]);
  });

  test('below the apex is that of its name alone', () => {
    const stack = newStack();
    record(stack);
    new MxRecord(stack, 'News', { zone: zoneOf(stack), recordName: 'news', values: [{ priority: 5, hostName: 'b.example.net' }] });
    expect(found(stack, undefined, 'news.example.com').map(({ hosts }) => hosts)).toEqual([[{ preference: 5, host: 'b.example.net' }]]);
  });
});

describe('a group of record sets', () => {
  const group = (stack: Stack, props: route53.CfnRecordSetGroupProps) => new CfnRecordSetGroup(stack, 'Group', props);
  const mx = { name: 'example.com', type: 'MX', ttl: '300', resourceRecords: ['10 a.example.net'] };
  const txt = { name: 'example.com', type: 'TXT', ttl: '300', resourceRecords: ['"10 b.example.net"'] };

  test.each<[string, route53.CfnRecordSetGroupProps]>([
    ['that says the zone', { hostedZoneId: ZONE_ID, recordSets: [txt, mx] }],
    ['whose sets say it', { recordSets: [{ ...mx, hostedZoneName: 'example.com.' }, { ...mx, hostedZoneId: 'ZOTHER', resourceRecords: ['10 b.example.net'] }] }],
    ['that is known at the end of synthesis', { hostedZoneId: ZONE_ID, recordSets: Lazy.any({ produce: () => [mx] }) }],
  ])('%s has its MX set found', (_what, props) => {
    const stack = newStack();
    group(stack, props);
    expect(found(stack)).toEqual([{ path: 'Mail/Group', hosts: [A], complete: true }]);
  });

  test.each<[string, route53.CfnRecordSetGroupProps]>([
    ['that is known to the deploy alone', { hostedZoneId: ZONE_ID, recordSets: Token.asAny({ Ref: 'Sets' }) }],
    ['without sets', { hostedZoneId: ZONE_ID }],
    ['of another zone', { hostedZoneId: 'ZPRIVATE', recordSets: [mx] }],
  ])('%s is left alone', (_what, props) => {
    const stack = newStack();
    group(stack, props);
    expect(found(stack)).toEqual([]);
  });
});

describe('values', () => {
  test.each<[string, Partial<CfnRecordSetProps>, boolean]>([
    ['all known', {}, true],
    ['a token among them', { resourceRecords: ['10 a.example.net', Fn.ref('Value')] }, false],
    ['a token for a name', { resourceRecords: ['10 a.example.net', `20 ${Fn.ref('Host')}`] }, false],
    ['what is no MX value among them', { resourceRecords: ['10 a.example.net', 'mail', '', '99999 b.example.net', '10 192.0.2.1'] }, false],
    ['a null MX (which senders see alone)', { resourceRecords: ['10 a.example.net', '0 .'] }, true],
  ])('%s: those that are known are told, and whether they are all', (_what, props, complete) => {
    const stack = newStack();
    record(stack, props);
    expect(found(stack)).toEqual([{ path: 'Mail/Mx', hosts: [A], complete }]);
    expect(knownHosts(found(stack))).toEqual(complete ? [A] : undefined);
  });

  test.each<[string, Partial<CfnRecordSetProps>]>([
    ['a list that the deploy alone knows', { resourceRecords: Fn.split(',', Fn.ref('Values')) }],
    ['an alias', { resourceRecords: undefined, aliasTarget: { dnsName: 'mx.example.com', hostedZoneId: ZONE_ID } }],
  ])('of %s are not known', (_what, props) => {
    const stack = newStack();
    record(stack, props);
    expect(found(stack)).toEqual([{ path: 'Mail/Mx', hosts: [], complete: false }]);
  });

  test('of a record that is there under a condition are known, and not for certain', () => {
    const stack = newStack();
    record(stack).cfnOptions.condition = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'us-east-1') });
    expect(found(stack)).toEqual([{ path: 'Mail/Mx', hosts: [A], complete: false }]);
  });

  test('of sets with a routing policy are all known if each is, and are together what the publisher is told', () => {
    const stack = newStack();
    record(stack, { setIdentifier: 'one', weight: 90 }, 'One');
    record(stack, { setIdentifier: 'two', weight: 10, resourceRecords: ['5 b.example.net'] }, 'Two');
    expect(knownHosts(found(stack))).toEqual([A, { preference: 5, host: 'b.example.net' }]);
    record(stack, { setIdentifier: 'three', weight: 1, resourceRecords: [Fn.ref('Value')] }, 'Three');
    expect(knownHosts(found(stack))).toBeUndefined();
  });

  test('without a set there is nothing to know', () => {
    expect(knownHosts(found(newStack()))).toBeUndefined();
  });
});

describe('a zone that the app makes', () => {
  const zoneIn = (scope: Construct) => new HostedZone(scope, 'Zone', { zoneName: 'example.com' });
  const mxIn = (scope: Construct, zone: IHostedZone) => new MxRecord(scope, 'Mx', { zone, values: [{ priority: 10, hostName: 'a.example.net' }] });

  test('is the same one in the stack, in a nested one, and in another one of the stage', () => {
    const app = newApp();
    const stack = newStack(app);
    const zone = zoneIn(stack);
    [stack, new NestedStack(stack, 'Nested'), newStack(app, 'Other')].forEach(scope => mxIn(scope, zone));
    expect(found(stack, zone).map(({ path }) => path).sort()).toEqual(['Mail/Mx/Resource', 'Mail/Nested/Mx/Resource', 'Other/Mx/Resource']);
  });

  test('is the same one after the references between stacks are resolved', () => {
    const app = newApp();
    const stack = newStack(app);
    const zone = zoneIn(stack);
    mxIn(newStack(app, 'Other'), zone);
    app.synth();
    expect(found(stack, zone)).toHaveLength(1);
  });

  test('is another one than a private zone of the name beside it', () => {
    const stack = newStack();
    mxIn(stack, HostedZone.fromHostedZoneAttributes(stack, 'Inner', { hostedZoneId: new route53.CfnHostedZone(stack, 'InnerZone').ref, zoneName: 'example.com' }));
    expect(found(stack, zoneIn(stack))).toEqual([]);
  });

  test('is another one than that of another stack whose logical id is the same', () => {
    const app = newApp();
    const [stack, other] = [newStack(app), newStack(app, 'Other')];
    mxIn(other, zoneIn(other));
    expect(found(stack, zoneIn(stack))).toEqual([]);
  });

  test('whose id is the same expression in one stack is one zone', () => {
    const stack = newStack();
    new CfnParameter(stack, 'ZoneId');
    const zone = () => Token.asString({ Ref: 'ZoneId' });
    record(stack, { hostedZoneId: zone() });
    expect(found(stack, HostedZone.fromHostedZoneAttributes(stack, 'Z', { hostedZoneId: zone(), zoneName: 'example.com' }))).toHaveLength(1);
  });
});

describe('a stage', () => {
  test('has its own records: not those of a stage in it, beside it or around it', () => {
    const app = newApp();
    const stages = ['One', 'Two'].map(id => new Stage(app, id));
    const stacks = [app, ...stages, new Stage(stages[0], 'Inner')].map(scope => newStack(scope as App));
    stacks.forEach(stack => record(stack));
    expect(stacks.map(stack => found(stack).map(({ path }) => path))).toEqual([['Mail/Mx'], ['One/Mail/Mx'], ['Two/Mail/Mx'], ['One/Inner/Mail/Mx']]);
  });

  test('lists its records in the order of the tree', () => {
    const stack = newStack();
    ['C', 'A', 'B'].forEach(id => record(new Construct(stack, id), { setIdentifier: id }));
    expect(found(stack).map(({ path }) => path)).toEqual(['Mail/C/Mx', 'Mail/A/Mx', 'Mail/B/Mx']);
  });
});
