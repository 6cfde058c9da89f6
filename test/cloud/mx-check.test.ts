import { once } from 'node:events';
import { createServer, Server } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { boundProofs, Deployment, DomainUnderTest, failAfter, inTurns, useLocalCloud } from './harness';
import { MtaStsPolicy, MxCheck } from '../../lib';
import type { CdkResult, NewRecord } from '../../local';

const A = 'a.example.net';
const B = 'b.example.net';
const first = MtaStsPolicy.testing({ mx: [A] });
const both = MtaStsPolicy.enforce({ mx: [A, B] });
const onlyA = MtaStsPolicy.enforce({ mx: [A] });
const onlyB = MtaStsPolicy.enforce({ mx: [B] });

interface Case {
  readonly what: string;
  /** What stands before; nothing: the deploy is the first. */
  readonly before?: MtaStsPolicy;
  readonly deploys: Omit<Deployment, 'adjust'>;
  /** Of the domain when it is deployed. */
  readonly mx: string[];
  readonly records?: NewRecord[];
  readonly refused: boolean;
  /** In what the CLI prints if it is refused, in the attribute otherwise. */
  readonly says: RegExp;
}

const address: NewRecord = { type: 'A', values: ['192.0.2.1'] };

const cases: Case[] = [
  { what: 'no live host is covered', before: first, deploys: { policy: onlyB }, mx: [`10 ${A}`], refused: true, says: /Nothing was written[\s\S]*does not cover a\.example\.net[\s\S]*the policy has b\.example\.net[\s\S]*Add a\.example\.net to mx/ },
  { what: 'no host of the best preference is covered', before: first, deploys: { policy: onlyB }, mx: [`10 ${A}`, `20 ${B}`], refused: true, says: /goes to the backups/ },
  { what: 'a wildcard that covers one label only', before: first, deploys: { policy: MtaStsPolicy.enforce({ mx: ['*.outlook.com'] }) }, mx: ['0 x.mail.protection.outlook.com'], refused: true, says: /\*\.outlook\.com does not match x\.mail\.protection\.outlook\.com[\s\S]*one label only/ },
  { what: 'the domain is its own host, and not covered', deploys: { policy: onlyA }, mx: [], records: [address], refused: true, says: /does not cover own-host/ },
  { what: 'a host of the published policy goes', before: both, deploys: { policy: onlyB }, mx: [`10 ${A}`], refused: true, says: /does not cover a\.example\.net/ },
  { what: 'another host is left out on purpose', before: first, deploys: { policy: onlyB, mxCheck: MxCheck.except('c.example.net') }, mx: [`10 ${A}`], refused: true, says: /does not cover a\.example\.net/ },
  { what: 'every host is covered', before: first, deploys: { policy: both }, mx: [`10 ${A}`, `20 ${B}`], refused: false, says: /covers every MX host: a\.example\.net and b\.example\.net/ },
  { what: 'a backup is not covered', before: first, deploys: { policy: onlyA }, mx: [`10 ${A}`, `20 ${B}`], refused: false, says: /b\.example\.net.*redundancy/ },
  { what: 'a new domain without mail', deploys: { policy: onlyA }, mx: [], refused: false, says: /No host receives mail/ },
  { what: 'a null MX', deploys: { policy: onlyA }, mx: ['0 .'], refused: false, says: /No host receives mail/ },
  { what: 'hosts for verification', deploys: { policy: onlyA }, mx: [`10 ${A}`, '15 abc.mx-verification.google.com', '32767 ms1.msv1.invalid'], refused: false, says: /covers every MX host: a\.example\.net\./ },
  { what: 'testing', before: first, deploys: { policy: MtaStsPolicy.testing({ mx: [B] }) }, mx: [`10 ${A}`], refused: false, says: /In mode enforce, senders would find no host left/ },
  { what: 'none', before: both, deploys: { policy: MtaStsPolicy.none({ mx: [B] }) }, mx: [`10 ${A}`], refused: false, says: /none refuses no mail/ },
  { what: 'no worse than what is published', before: onlyA, deploys: { policy: MtaStsPolicy.enforce({ mx: [A, 'c.example.net'] }) }, mx: [`10 ${B}`], refused: false, says: /b\.example\.net, as before this deploy/ },
  { what: 'the host is left out on purpose', before: first, deploys: { policy: onlyB, mxCheck: MxCheck.except(A) }, mx: [`10 ${A}`, `20 ${B}`], refused: false, says: /covers every MX host: b\.example\.net/ },
  { what: 'warn only', before: first, deploys: { policy: onlyB, mxCheck: MxCheck.warn() }, mx: [`10 ${A}`], refused: false, says: /does not cover a\.example\.net/ },
  { what: 'off', before: first, deploys: { policy: onlyB, mxCheck: MxCheck.off() }, mx: [`10 ${A}`], refused: false, says: /^Off\.$/ },
];

interface Result extends CdkResult {
  readonly domain: DomainUnderTest;
  readonly before: State;
  readonly after: State;
  readonly attribute?: string;
}

interface State {
  readonly announced: string[];
  readonly served: string;
  readonly versions: string[];
}

const cloud = useLocalCloud();
const results = new Map<Case, Result>();

async function stateOf(domain: DomainUnderTest): Promise<State> {
  return { announced: await domain.announced(), served: await domain.served(), versions: await domain.versions() };
}

/** Room for the time that the publisher asks a DNS that fails. */
const bounded = (stack: Stack) => boundProofs(stack, 90);

async function operate(each: Case, name: string): Promise<void> {
  const domain = await new DomainUnderTest(cloud(), name).createZone(each.before ? [`10 ${A}`] : each.mx, each.records);
  let before: State = { announced: [], served: '', versions: [] };
  if (each.before) {
    await domain.deploy({ policy: each.before, adjust: bounded });
    await domain.changeMx(each.mx);
    before = await stateOf(domain);
  }
  const result = await domain.tryDeploy({
    ...each.deploys,
    adjust: (stack, mtaSts) => {
      bounded(stack);
      new CfnOutput(stack, 'MxCheck', { value: mtaSts.mxCheckResult });
    },
  });
  const outputs = await domain.outputs().catch(() => ({} as Record<string, string>));
  results.set(each, {
    ...result,
    domain,
    before,
    after: each.refused && !each.before ? { announced: await domain.announced(), served: '', versions: [] } : await stateOf(domain),
    attribute: outputs.MxCheck,
  });
}

beforeAll(async () => {
  const all = cases.map((each, index) => ({ each, name: each.records ? 'own-host.example' : `mx-${index}.example` }));
  await inTurns(all, ({ each, name }) => operate(each, name));
}, 300_000);

describe.each(cases.filter(({ refused }) => refused))('refused: $what', each => {
  test('the deploy fails and says why; the record, the object and its versions are as before', () => {
    const { code, stdout, stderr, before, after } = results.get(each)!;
    expect({ failed: code !== 0, output: stdout + stderr }).toEqual({ failed: true, output: expect.stringMatching(each.says) });
    expect(after).toEqual(before);
  });
});

describe.each(cases.filter(({ refused }) => !refused))('goes through: $what', each => {
  test('the policy is announced and served, and what was found is in the attribute and in the log', async () => {
    const { code, stdout, stderr, after, attribute, domain } = results.get(each)!;
    expect({ code, output: stdout + stderr }).toMatchObject({ code: 0 });
    expect(after.announced).toEqual([`v=STSv1; id=${each.deploys.policy.id}`]);
    expect(after.served).toBe(each.deploys.policy.text);
    expect(attribute).toMatch(each.says);
    if (each.deploys.mxCheck?.action !== 'off') {
      expect(await domain.publisherLog()).toContain(`MX hosts of ${domain.domain}: ${attribute}`);
    }
  });
});

test('DNS that cannot be asked: enforce is refused with the way to go on, testing is published', async () => {
  const name = 'team.broken-dns.example';
  // a chain without end: the answer is SERVFAIL
  const domain = await new DomainUnderTest(cloud(), name, 'broken-dns.example').createZone([], [{ name, type: 'CNAME', values: [`${name}.`] }]);
  await domain.deploy({ policy: first, adjust: bounded });
  const before = await stateOf(domain);
  const { code, stdout, stderr } = await domain.tryDeploy({ policy: onlyA, adjust: bounded });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/DNS could not be asked for the MX records[\s\S]*Deploy again when DNS answers[\s\S]*MxCheck\.warn\(\)/);
  expect(await stateOf(domain)).toEqual(before);
  await domain.deploy({ policy: onlyA, mxCheck: MxCheck.warn(), adjust: bounded });
  expect(await domain.served()).toBe(onlyA.text);
}, 120_000);

test('a deploy that publishes and then fails in another resource rolls back, though the old policy no longer covers the live MX', async () => {
  const domain = await new DomainUnderTest(cloud(), 'moved-meanwhile.example').createZone([`10 ${A}`]);
  await domain.deploy({ policy: onlyA, adjust: bounded });
  await domain.changeMx([`10 ${B}`]);
  await cloud().setFaults({ action: 'create AWS::SNS::Topic', error: 'InternalFailure', match: domain.stackName });
  const { code } = await domain.tryDeploy({
    policy: both,
    adjust: (stack, mtaSts) => {
      bounded(stack);
      failAfter(stack, mtaSts);
    },
  });
  await cloud().setFaults();
  const states = (await domain.events()).filter(({ ResourceType }) => ResourceType === 'AWS::CloudFormation::Stack').map(({ ResourceStatus }) => ResourceStatus);
  expect(code).not.toBe(0);
  expect(states.at(-1)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await domain.announced()).toEqual([`v=STSv1; id=${onlyA.id}`]);
  expect(await domain.served()).toBe(onlyA.text);
  expect(await domain.versions()).toHaveLength(3);
}, 120_000);

describe('a domain whose policy another host serves until now, and whose zone is about to move here', () => {
  const ADDRESS = '127.0.0.9';
  let elsewhere: Server;
  let served = onlyB.text;

  /** The zone that is delegated to stays with the other provider; ours is of the same name. */
  async function moving(name: string): Promise<{ readonly domain: DomainUnderTest; readonly certificate: ICertificate }> {
    const host = `mta-sts.${name}`;
    const zoneId = await cloud().createZone({ name, records: [{ type: 'MX', values: [`10 ${A}`] }, { name: host, type: 'A', values: [ADDRESS] }] });
    const certificateArn = await validatedThere(host, zoneId);
    return { domain: await new DomainUnderTest(cloud(), name).createZone([`10 ${A}`]), certificate: Certificate.fromCertificateArn(new Stack(), 'C', certificateArn) };
  }

  /** ACM asks the zone that is delegated to: so its owner has the record of the certificate put there first. */
  async function validatedThere(host: string, zoneId: string): Promise<string> {
    const acm = new ACMClient(cloud().clientConfig('us-east-1'));
    const route53 = new Route53Client(cloud().clientConfig());
    try {
      const { CertificateArn } = await acm.send(new RequestCertificateCommand({ DomainName: host, ValidationMethod: 'DNS' }));
      const describe = async () => (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate!;
      const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => await ask() ?? await setTimeout(100).then(() => until(ask));
      const { Name, Type, Value } = await until(async () => (await describe()).DomainValidationOptions?.[0]?.ResourceRecord);
      await route53.send(new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId, ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: [{ Value }] } }] },
      }));
      await until(async () => (await describe()).Status === 'ISSUED' || undefined);
      return CertificateArn!;
    } finally {
      acm.destroy();
      route53.destroy();
    }
  }

  beforeAll(async () => {
    const pair = await cloud().authority.issue(['mta-sts.moves.example', 'mta-sts.tests.example']);
    elsewhere = createServer(pair, (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(served));
    elsewhere.listen(cloud().edge.port, ADDRESS);
    await once(elsewhere, 'listening');
  });
  afterAll(() => {
    elsewhere.closeAllConnections();
    elsewhere.close();
  });

  test('that policy is what senders hold: one that is no worse is published', async () => {
    served = onlyB.text;
    const { domain, certificate } = await moving('moves.example');
    await domain.deploy({ policy: onlyB, certificate, adjust: bounded });
    expect(await domain.publisherLog()).toMatch(/Another host serves a policy for moves\.example until now: mode enforce, mx b\.example\.net/);
    expect(await domain.publisherLog()).toMatch(/a\.example\.net, as before this deploy/);
  }, 60_000);

  test('where that policy is in testing, enforce that covers no live host is refused', async () => {
    served = first.text;
    const { domain, certificate } = await moving('tests.example');
    const { code, stdout, stderr } = await domain.tryDeploy({ policy: onlyB, certificate, adjust: bounded });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/does not cover a\.example\.net/);
  }, 60_000);
});
