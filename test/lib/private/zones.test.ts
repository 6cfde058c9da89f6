import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone, PrivateHostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { mailDomain } from '../../../lib/private/zones';
import { ACCOUNT, errorOf, newApp, newStack, zoneOf } from '../synth';

test('without a domain it is the name of the zone, as DNS has it', () => {
  const stack = newStack();
  expect(mailDomain(stack, zoneOf(stack, 'Example.com.'))).toBe('example.com');
});

test('a zone that the app defines is as good as one that exists', () => {
  const stack = newStack();
  expect(mailDomain(stack, new PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' }), 'mail.example.com')).toBe('mail.example.com');
  expect(mailDomain(stack, new HostedZone(stack, 'Other', { zoneName: 'example.net' }))).toBe('example.net');
});

test('a zone that is looked up is as good as one that exists', () => {
  const stack = newStack();
  expect(mailDomain(stack, HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }))).toBe('example.com');
});

test('a private zone is refused: no other mail server sees it', () => {
  const stack = newStack();
  const zone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'example.com', vpc: new Vpc(stack, 'Vpc') });
  expect(() => mailDomain(stack, zone)).toThrow('The zone "example.com" is private, and other mail servers cannot see it: give the public hosted zone');
});

test('a zone of some VPCs is a private one', () => {
  const stack = newStack();
  const zone = new HostedZone(stack, 'Zone', { zoneName: 'example.com', vpcs: [new Vpc(stack, 'Vpc')] });
  expect(() => mailDomain(stack, zone)).toThrow('The zone "example.com" is private');
});

test('a zone without a known name is refused, with the ways that know it', () => {
  const stack = newStack();
  expect(() => mailDomain(stack, HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0'))).toThrow(/is not known.*fromHostedZoneAttributes.*fromLookup/);
});

test('a zone whose name is a token is refused, a domain given or not', () => {
  const stack = newStack();
  const zoneName = new CfnParameter(stack, 'Name').valueAsString;
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0', zoneName });
  expect(() => mailDomain(stack, zone)).toThrow(/The name of the zone is a token.*with the name as a text/);
  expect(() => mailDomain(stack, zone, 'example.com')).toThrow('The name of the zone is a token');
});

describe('the account', () => {
  const zoneOfAccount = (app: App, account: string) =>
    new PublicHostedZone(newStack(app, 'Dns', { env: { account, region: 'us-east-1' } }), 'Zone', { zoneName: 'example.com' });

  test('of the zone must be that of the stack, and the error says what works instead', () => {
    const app = newApp();
    const error = errorOf(() => mailDomain(newStack(app), zoneOfAccount(app, '444455556666')));
    expect(error).toContain(`The zone "example.com" is in account "444455556666" and the stack in "${ACCOUNT}"`);
    expect(error).toMatch(/Deploy this construct in a stack of the account that has the zone.*CrossAccountZoneDelegationRecord/);
  });

  test('may be that of another stack of the same account', () => {
    const app = newApp();
    expect(mailDomain(newStack(app), zoneOfAccount(app, ACCOUNT))).toBe('example.com');
  });

  test('may be unknown, of the stack or of the zone', () => {
    const app = newApp();
    expect(mailDomain(new Stack(app, 'Agnostic'), zoneOfAccount(app, ACCOUNT))).toBe('example.com');
    expect(mailDomain(newStack(app), new PublicHostedZone(new Stack(app, 'Dns2'), 'Zone', { zoneName: 'example.com' }))).toBe('example.com');
  });
});
