import { Annotations, App, CfnParameter, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Annotations as Said, Match, Template } from 'aws-cdk-lib/assertions';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ACCOUNT, errorOf, FLAGS, newApp, newMtaSts, newStack, warningsOf, zoneOf } from './synth';
import { MtaSts, MtaStsPolicy, MtaStsProps, MxCheck, TlsReporting } from '../../lib';

const A = 'a.example.net';
const B = 'b.example.net';
const ENFORCE = MtaStsPolicy.enforce({ mx: [A] });

interface Mx {
  readonly values: [priority: number, hostName: string][];
  readonly props?: Partial<MtaStsProps>;
  readonly zone?: (stack: Stack) => route53.IHostedZone;
  readonly recordName?: string;
}

function mail({ values, props, zone = zoneOf, recordName }: Mx): Stack {
  const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
  new route53.MxRecord(stack, 'Mx', { zone: zone(stack), recordName, values: values.map(([priority, hostName]) => ({ priority, hostName })) });
  newMtaSts(stack, 'MtaSts', { policy: ENFORCE, ...props });
  return stack;
}

/** With the errors of the feature flags of today the synthesis itself fails. */
function errorsOf(stack: Stack): string[] {
  try {
    return Said.fromStack(stack).findError('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  } catch (error) {
    return (error as Error).message.split('\n').filter(line => line.includes('ERROR'));
  }
}

function publication(stack: Stack): Record<string, unknown> {
  const [resource] = Object.values(Template.fromStack(stack).findResources('Custom::MtaStsPolicy'));
  return resource.Properties;
}

describe('MX records of the app, and a policy in enforce', () => {
  test('that leaves no host is an error that names host, patterns, outcome and remedy', () => {
    const [error, ...others] = errorsOf(mail({ values: [[10, B]] }));
    expect(others).toEqual([]);
    expect(error).toMatch(/does not cover b\.example\.net.*"Mail\/Mx\/Resource".*the policy has a\.example\.net.*bounced.*Add b\.example\.net to mx/);
    // whoever leaves out every host has no mail
    expect(error).not.toContain('MxCheck.except');
  });

  test('that leaves no host of the best preference is an error', () => {
    expect(errorsOf(mail({ values: [[10, B], [20, A]] }))).toEqual([expect.stringContaining('backups')]);
  });

  test('that comes near tells why it does not match', () => {
    const policy = MtaStsPolicy.enforce({ mx: ['*.outlook.com'] });
    expect(errorsOf(mail({ values: [[0, 'x.mail.protection.outlook.com']], props: { policy } }))[0]).toMatch(/one label only/);
  });

  test('that leaves a backup out is a warning, which can be acknowledged', () => {
    const stack = mail({ values: [[10, A], [20, B]] });
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/b\.example\.net.*redundancy.*cdk-mta-sts:mx-not-covered/)]);
    const acknowledged = mail({ values: [[10, A], [20, B]] });
    Annotations.of(acknowledged).acknowledgeWarning('cdk-mta-sts:mx-not-covered');
    expect(warningsOf(acknowledged)).toEqual([]);
  });

  test('that covers all says nothing, and the publisher learns of them', () => {
    const stack = mail({ values: [[20, 'B.example.net.'], [10, A]], props: { policy: MtaStsPolicy.enforce({ mx: ['*.example.net'] }) } });
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
    expect(publication(stack)).toMatchObject({ MxHosts: [`10 ${A}`, `20 ${B}`] });
  });

  test('with a null MX, or hosts for verification, have nothing to protect', () => {
    expect(errorsOf(mail({ values: [[0, '.']] }))).toEqual([]);
    expect(errorsOf(mail({ values: [[10, A], [15, 'abc.mx-verification.google.com']] }))).toEqual([]);
  });
});

describe('modes that refuse no mail', () => {
  test('testing is a warning of what enforce would do', () => {
    const stack = mail({ values: [[10, B]], props: { policy: MtaStsPolicy.testing({ mx: [A] }) } });
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/In mode enforce, senders would/)]);
  });

  test('none says nothing', () => {
    const stack = mail({ values: [[10, B]], props: { policy: MtaStsPolicy.none({ mx: [A] }) } });
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
  });
});

describe('mxCheck', () => {
  test('except leaves a host out on purpose, at synthesis and at deploy', () => {
    const stack = mail({ values: [[10, B], [20, A]], props: { mxCheck: MxCheck.except('B.example.net.') } });
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
    expect(publication(stack)).toMatchObject({ MxLeftOut: [B] });
    expect(errorsOf(mail({ values: [[10, B], [20, A]], props: { mxCheck: MxCheck.except('c.example.net') } }))).toHaveLength(1);
  });

  test('except is offered where another host is left, beside what is left out already', () => {
    const [error] = errorsOf(mail({ values: [[10, B], [20, A], [30, 'c.example.net']], props: { mxCheck: MxCheck.except('c.example.net') } }));
    expect(error).toContain("MxCheck.except('c.example.net', 'b.example.net')");
  });

  test('except of every host leaves none for mail, so it is an error', () => {
    expect(errorsOf(mail({ values: [[10, B]], props: { mxCheck: MxCheck.except(B) } }))).toEqual([expect.stringContaining('no host left')]);
  });

  test('warn turns the error into the warning', () => {
    const stack = mail({ values: [[10, B]], props: { mxCheck: MxCheck.warn() } });
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toHaveLength(1);
    expect(publication(stack)).toMatchObject({ MxCheck: 'warn' });
  });

  test('off says nothing', () => {
    const stack = mail({ values: [[10, B]], props: { mxCheck: MxCheck.off() } });
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
    expect(publication(stack)).toMatchObject({ MxCheck: 'off' });
  });

  test('without it the template is as before', () => {
    const stack = newStack();
    newMtaSts(stack);
    expect(Object.keys(publication(stack)).filter(name => name.startsWith('Mx'))).toEqual([]);
  });

  test('what is none is refused with what to give', () => {
    expect(errorOf(() => newMtaSts(newStack(), 'MtaSts', { mxCheck: 'warn' as unknown as MxCheck }))).toMatch(/mxCheck is "warn", not an MxCheck.*MxCheck\.warn\(\)/);
    expect(errorOf(() => MxCheck.except())).toMatch(/names no host/);
    expect(errorOf(() => MxCheck.except('*.example.net'))).toContain('*.example.net');
    expect(errorOf(() => MxCheck.except(new CfnParameter(newStack(), 'P').valueAsString))).toMatch(/token/);
  });

  test('what it found at deploy can be an output', () => {
    const stack = newStack();
    expect(stack.resolve(newMtaSts(stack).mxCheckResult)).toEqual({ 'Fn::GetAtt': [expect.stringContaining('Publication'), 'MxCheck'] });
  });
});

describe('only records that answer for the domain count', () => {
  const silent = (stack: Stack) => {
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
    expect(publication(stack).MxHosts).toBeUndefined();
  };

  test('not those of another name, nor of another zone of the same name, such as a private one', () => {
    silent(mail({ values: [[10, B]], recordName: 'other' }));
    silent(mail({
      values: [[10, B]],
      zone: stack => route53.PrivateHostedZone.fromHostedZoneAttributes(stack, 'Inner', { hostedZoneId: 'ZINNER', zoneName: 'example.com' }),
    }));
  });

  test('not as an error while the zones are not looked up: a private one of the name has the same id until then, and an error would end the look-up', () => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    const zone = route53.HostedZone.fromLookup(stack, 'Outer', { domainName: 'example.com' });
    const inner = route53.HostedZone.fromLookup(stack, 'Inner', { domainName: 'example.com', privateZone: true });
    new route53.MxRecord(stack, 'Mx', { zone: inner, values: [{ priority: 10, hostName: B }] });
    newMtaSts(stack, 'MtaSts', { zone, policy: ENFORCE });
    expect((stack.node.root as App).synth().manifest.missing).toHaveLength(2);
    expect(publication(stack).MxHosts).toBeUndefined();
  });

  test('those of a zone that is looked up do, with the error', () => {
    const lookedUp = {
      [`hosted-zone:account=${ACCOUNT}:domainName=example.com:region=us-east-1`]: { Id: '/hostedzone/ZOUTER', Name: 'example.com.' },
    };
    const stack = newStack(newApp({ context: { ...FLAGS, ...lookedUp } }), 'Mail', { terminationProtection: true });
    const zone = route53.HostedZone.fromLookup(stack, 'Outer', { domainName: 'example.com' });
    new route53.MxRecord(stack, 'Mx', { zone, values: [{ priority: 10, hostName: B }] });
    newMtaSts(stack, 'MtaSts', { zone, policy: ENFORCE });
    expect(errorsOf(stack)).toHaveLength(1);
  });

  test('those of another stack in the same stage do, whenever they were defined; those of another stage do not', () => {
    const inStage = (record: (app: App, stage: Stage) => Stage | App) => {
      const app = newApp();
      const stage = new Stage(app, 'Prod');
      const stack = newStack(stage as unknown as App, 'Mail', { terminationProtection: true });
      newMtaSts(stack, 'MtaSts', { policy: ENFORCE });
      const dns = newStack(record(app, stage) as App, 'Dns');
      new route53.MxRecord(dns, 'Mx', { zone: zoneOf(dns), values: [{ priority: 10, hostName: B }] });
      return stack;
    };
    expect(errorsOf(inStage((_app, stage) => stage))).toHaveLength(1);
    expect(errorsOf(inStage(app => new Stage(app, 'Beta')))).toEqual([]);
  });

  test('a group of record sets does, too', () => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    newMtaSts(stack, 'MtaSts', { policy: ENFORCE });
    new route53.CfnRecordSetGroup(stack, 'Group', {
      hostedZoneId: zoneOf(stack).hostedZoneId, recordSets: [{ name: 'EXAMPLE.com.', type: 'MX', ttl: '300', resourceRecords: [`10 ${B}.`] }],
    });
    expect(errorsOf(stack)).toHaveLength(1);
  });

  test('a value that is a token is left alone: what is known of the others is a warning at most', () => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    newMtaSts(stack, 'MtaSts', { policy: ENFORCE });
    const host = new CfnParameter(stack, 'Host').valueAsString;
    new route53.MxRecord(stack, 'Mx', { zone: zoneOf(stack), values: [{ priority: 10, hostName: B }, { priority: 20, hostName: host }] });
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([expect.stringContaining('other hosts are not known here')]);
    expect(publication(stack).MxHosts).toBeUndefined();
  });
});

describe('a policy in enforce', () => {
  const warnings = (props: Partial<MtaStsProps>) => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    newMtaSts(stack, 'MtaSts', { policy: ENFORCE, ...props });
    return warningsOf(stack);
  };
  const aged = (days: number, mode: 'enforce' | 'testing' = 'enforce') => ({ policy: MtaStsPolicy[mode]({ mx: [A], maxAge: Duration.days(days) }) });

  test('without reports is warned of; with reports that others keep, or in testing, not', () => {
    expect(warnings({ tlsReporting: TlsReporting.none() })).toEqual([expect.stringContaining('cdk-mta-sts:enforce-without-reports')]);
    expect(warnings({ tlsReporting: TlsReporting.managedElsewhere() })).toEqual([]);
    expect(warnings({ tlsReporting: TlsReporting.none(), policy: MtaStsPolicy.testing({ mx: [A] }) })).toEqual([]);
  });

  test('that is forgotten within a week is warned of', () => {
    expect(warnings(aged(1))).toEqual([expect.stringMatching(/1 day.*cdk-mta-sts:max-age-short/)]);
    expect(warnings(aged(7))).toEqual([]);
    expect(warnings(aged(1, 'testing'))).toEqual([]);
  });

  test('that is held for more than 90 days is warned of', () => {
    expect(warnings(aged(91))).toEqual([expect.stringMatching(/91 days.*cdk-mta-sts:max-age-long/)]);
    expect(warnings(aged(90))).toEqual([]);
    expect(warnings(aged(91, 'testing'))).toEqual([]);
  });

  test('each warning can be acknowledged', () => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    const mtaSts: MtaSts = newMtaSts(stack, 'MtaSts', { ...aged(1), tlsReporting: TlsReporting.none() });
    expect(warningsOf(stack)).toHaveLength(2);
    Annotations.of(mtaSts).acknowledgeWarning('cdk-mta-sts:max-age-short');
    Annotations.of(mtaSts).acknowledgeWarning('cdk-mta-sts:enforce-without-reports');
    expect(warningsOf(stack)).toEqual([]);
  });
});
