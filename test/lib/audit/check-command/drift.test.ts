import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../../../../lib';
import { checkCommand } from '../../../../lib/audit/check-command/check-command';
import { DomainFacts } from '../../../../lib/audit/facts';
import { saveFacts } from '../../../../lib/audit/facts-file';
import { policyId } from '../../../../lib/protocol';
import { facts, fetched, found, NONE, NOW, policyText, txt, UNKNOWN } from '../facts-example';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drift-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Resources = Record<string, { Type: string; Properties: object; Condition?: string }>;

const TOKEN = { Ref: 'Parameter' };
const LINES = policyText().trimEnd().split('\r\n');

function published(more: object = {}): Resources {
  return { Policy: { Type: 'Custom::MtaStsPolicy', Properties: { Domain: 'example.com', PolicyId: '1', Policy: LINES, ...more } } };
}

function record(type: string, name: string, values: readonly unknown[] | object, more: object = {}): Resources[string] {
  return { Type: 'AWS::Route53::RecordSet', Properties: { Name: name, Type: type, TTL: '300', HostedZoneId: 'Z1', ResourceRecords: values, ...more } };
}

const mx = (values: readonly unknown[] | object, more: object = {}) => record('MX', 'example.com.', values, more);

async function compared(resources: Resources, seen: DomainFacts = facts(), only?: string[]) {
  const [expect, saved] = ['Mail.template.json', 'facts.json'].map(name => join(folder, name));
  writeFileSync(expect, JSON.stringify({ Resources: resources }));
  saveFacts(saved, [seen]);
  const { lines, exitCode } = await checkCommand([], { format: 'json', failOn: 'error', smtp: true, facts: saved, expect, only }, { now: () => NOW, coloured: false });
  const { findings } = JSON.parse(lines.join('\n')).domains[0] as { findings: { code: string; message: string; fix: string }[] };
  return {
    exitCode,
    codes: findings.map(({ code }) => code),
    messages: findings.map(({ message }) => message),
    fixes: findings.map(({ fix }) => fix),
  };
}

describe('what the app says only at deploy is no match', () => {
  test.each<[string, Resources, string]>([
    ['the id', published({ PolicyId: TOKEN }), 'The id that the app announces for example.com was not compared: PolicyId is a token of the template.'],
    ['no id at all', published({ PolicyId: undefined }), 'The id that the app announces for example.com was not compared: the app has none.'],
    ['the text of the policy', published({ Policy: [...LINES.slice(0, 2), TOKEN, LINES[3]] }), 'The policy that the app publishes for example.com was not compared: line 3 of it is a token of the template.'],
    ['the record _mta-sts', { ...published(), Sts: record('TXT', '_mta-sts.example.com', [TOKEN]) },
      'The id that the app announces for example.com was not compared: the record _mta-sts (Sts) has a value that only the deploy knows.'],
    ['the record _smtp._tls', { ...published(), Reports: record('TXT', '_smtp._tls.example.com', [TOKEN]) },
      'The record _smtp._tls that the app publishes for example.com was not compared: the record Reports has a value that only the deploy knows.'],
    ['an MX record', { ...published(), Mx: mx(['10 mx.example.net', TOKEN]) },
      'The MX records that the app publishes for example.com were not compared: the MX record Mx of Mail has a value that only the deploy knows.'],
    ['all MX records', { ...published(), Mx: mx(TOKEN) }, 'The MX records that the app publishes for example.com were not compared: the MX record Mx of Mail has values that only the deploy knows.'],
    ['MX records under a condition', { ...published(), Mx: { ...mx(['10 mx.example.net']), Condition: 'IsProduction' } },
      'The MX records that the app publishes for example.com were not compared: the MX record Mx of Mail stands only under the condition IsProduction.'],
    ['MX records of which senders get several', {
      ...published(), One: mx(['10 mx.example.net'], { Weight: 1, SetIdentifier: 'one' }), Other: mx(['10 other.example.net'], { Weight: 1, SetIdentifier: 'other' }),
    }, 'The MX records that the app publishes for example.com were not compared: 2 MX record sets answer, each to some senders.'],
    ['a policy of which the domain is not known', { ...published(), Other: { Type: 'Custom::MtaStsPolicy', Properties: { Domain: TOKEN } } },
      'The app of --expect was not read in full, and what is not read is compared with nothing: The domain of Other in Mail is no name that is known at synthesis: its policy is not reviewed.'],
  ])('%s', async (_what, resources, message) => {
    expect(await compared(resources)).toMatchObject({ exitCode: 2, codes: ['check-not-asked'], messages: [message] });
  });

  test('also where somebody wants to see other findings only', async () => {
    expect(await compared(published({ PolicyId: TOKEN }), facts(), ['mx'])).toMatchObject({ exitCode: 2, codes: ['check-not-asked'] });
  });

  test('each thing is said, and what can be compared is', async () => {
    const resources = published({ PolicyId: TOKEN, Policy: [TOKEN] });
    expect((await compared(resources)).codes).toEqual(['check-not-asked', 'check-not-asked']);
    expect(await compared(published({ PolicyId: '2', Policy: [TOKEN] }))).toMatchObject({ exitCode: 1, codes: ['check-drift', 'check-not-asked'] });
  });

  test('of two stages the one that is compared whole counts, where it fits', async () => {
    const other = published({ PolicyId: TOKEN }).Policy;
    expect(await compared({ ...published(), Other: other })).toMatchObject({ exitCode: 0, codes: [] });
    // nobody knows which of them the world sees
    expect(await compared({ ...published({ PolicyId: '2' }), Other: other })).toMatchObject({ exitCode: 1, codes: ['check-drift', 'check-not-asked'] });
  });

  test('and a policy text that is known and not valid is compared', async () => {
    expect(await compared(published({ Policy: ['version: STSv1'] }))).toMatchObject({ exitCode: 1, codes: ['check-drift'] });
  });
});

describe('the MX records of the app', () => {
  const seen = (...records: [preference: number, host: string][]) =>
    facts({ mx: found(...records.map(([preference, host]) => ({ preference, host }))) });
  const app = (...values: string[]) => ({ ...published(), Mx: mx(values) });
  const drift = async (resources: Resources, of: DomainFacts) => {
    const { messages } = await compared(resources, of, ['check-drift']);
    return messages.join().replace('The world sees something else of example.com than the app publishes: ', '');
  };

  test('that were changed by hand are drift, with those that are missing and those that are too many', async () => {
    expect(await drift(app('10 app.example.net', '20 mx.example.net'), seen([10, 'good.example.net'], [20, 'mx.example.net'])))
      .toBe('the MX records are others than those of the app: they have 10 good.example.net, and lack 10 app.example.net.');
    expect(await drift(app('10 mx.example.net'), seen([10, 'mx.example.net'], [20, 'more.example.net']))).toContain('of the app: they have 20 more.example.net.');
    expect(await drift(app('10 mx.example.net', '20 less.example.net'), facts())).toContain('of the app: they lack 20 less.example.net.');
  });

  test('with another preference are drift', async () => {
    expect(await drift(app('20 mx.example.net'), facts())).toContain('they have 10 mx.example.net, and lack 20 mx.example.net.');
  });

  test('of which the world has none, or a null MX, are drift', async () => {
    expect(await drift(app('10 mx.example.net'), facts({ mx: NONE, hosts: [] }))).toContain('they lack 10 mx.example.net.');
    expect(await drift(app('10 mx.example.net'), facts({ mx: found({ host: '.', preference: 0 }), hosts: [] }))).toContain('they have 0 ., and lack 10 mx.example.net.');
    expect(await drift(app('0 .'), facts({ mx: found({ host: '.', preference: 0 }), hosts: [] }))).toBe('');
  });

  test('that are the same in another order, in capitals or with a dot at the end are no drift', async () => {
    expect(await compared(app('20 Other.Example.net.', '10 MX.example.net.'), facts({
      ...seen([10, 'mx.example.net'], [20, 'other.example.net']), hosts: facts().hosts,
    }), ['check-drift'])).toMatchObject({ exitCode: 0, codes: [] });
  });

  test('the drift of them says what the advice of other findings goes by', async () => {
    const { codes, fixes } = await compared(app('10 app.example.net'), facts());
    expect([codes[0], fixes[0]]).toEqual(['check-drift', expect.stringContaining('other findings go by the MX records that are live')]);
    expect((await compared(published({ PolicyId: '2' }))).fixes[0]).not.toContain('MX');
  });

  test('are compared with nothing where the app has none, whatever it says of hosts elsewhere, and where DNS could not be asked', async () => {
    expect(await compared(published({ MxHosts: ['10 other.example.net'] }))).toMatchObject({ exitCode: 0, codes: [] });
    expect((await compared(app('10 other.example.net'), facts({ mx: UNKNOWN }))).codes).not.toContain('check-drift');
  });
});

test('an app of the constructs is compared whole', async () => {
  const stack = new Stack(new App(), 'Mail', { env: { account: '111111111111', region: 'us-east-1' } });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  new MxRecord(stack, 'Mx', { zone, values: [{ hostName: 'mx.example.net', priority: 10 }] });
  new MtaSts(stack, 'MtaSts', {
    zone, policy: MtaStsPolicy.enforce({ mx: ['mx.example.net'], maxAge: Duration.days(14) }), tlsReporting: TlsReporting.toMailbox('tls@example.net'),
  });
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Resources };
  const live = facts({ sts: found(txt(`v=STSv1; id=${policyId(policyText())}`)) });
  expect(await compared(Resources, live)).toMatchObject({ exitCode: 0, messages: [] });
  const byHand = await compared(Resources, { ...live, mx: found({ host: 'good.example.net', preference: 10 }) }, ['check-drift']);
  expect(byHand.messages).toEqual([expect.stringContaining('they have 10 good.example.net, and lack 10 mx.example.net.')]);
});

test('the policy is compared by IPv4 and by IPv6, where they serve two', async () => {
  const two = facts({
    policyHost: {
      ...facts().policyHost, addresses6: found('2001:db8::1'), fetches: [fetched(), fetched({ family: 6, body: policyText('testing') })],
    },
  });
  expect((await compared(published(), two)).messages[0]).toContain('the policy that is served by IPv6 is another text than that of the app: it has "mode: testing"');
});

test('drift of what the app publishes under a condition only says so', async () => {
  const { Policy } = published({ PolicyId: '2' });
  expect((await compared({ Policy: { ...Policy, Condition: 'IsProduction' } })).messages[0]).toContain('and the app has 2. The app publishes it only under the condition IsProduction.');
});
