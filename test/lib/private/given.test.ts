import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsPolicy, MtaStsProps, MxCheck, PolicyHost, PublishedPolicy, TlsReporting } from '../../../lib';
import { shown } from '../../../lib/private/given';
import { certificateIn } from '../certificates';
import { ACCOUNT, eachIsRefused, newMtaSts, newStack, POLICY, Refusal, zoneOf } from '../synth';

/** As JavaScript has it: nobody looks at the types. */
const mtaSts = (props: object) => () => newMtaSts(newStack(), 'MtaSts', props as Partial<MtaStsProps>);
const policy = (props?: object) => () => MtaStsPolicy.testing(props as { mx: string[] });
const withoutZone = (zone: unknown) => () => new MtaSts(newStack(), 'MtaSts', {
  zone: zone as HostedZone, policy: POLICY, tlsReporting: TlsReporting.none(),
});

function publication(given: unknown, props: object = {}): () => PublishedPolicy {
  const stack = newStack();
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`);
  const host = new PolicyHost(stack, 'Host', { domainNames: ['example.com'], certificate });
  return () => new PublishedPolicy(stack, 'Publication', { host, domainName: 'example.com', policy: given as MtaStsPolicy, ...props });
}

/** What is given, what the error tells about it, what it says to change, and the same done right. */
const REFUSED: Refusal[] = [
  ['no policy', mtaSts({ policy: undefined }), 'policy is undefined, not an MtaStsPolicy', 'begin with MtaStsPolicy.testing', mtaSts({ policy: POLICY })],
  ['null for a policy', mtaSts({ policy: null }), 'policy is null, not an MtaStsPolicy', 'begin with', mtaSts({ policy: POLICY })],
  ['a mode for a policy', mtaSts({ policy: 'enforce' }), 'policy is "enforce", not an MtaStsPolicy', 'begin with', mtaSts({ policy: POLICY })],
  ['no policy of a publication', publication(undefined), 'policy is undefined, not an MtaStsPolicy', 'begin with', publication(POLICY)],
  ['no tlsReporting', mtaSts({ tlsReporting: undefined }), 'tlsReporting is undefined, not a TlsReporting', 'TlsReporting.none()', mtaSts({ tlsReporting: TlsReporting.none() })],
  ['an address for tlsReporting', mtaSts({ tlsReporting: 'tls@example.com' }), 'tlsReporting is "tls@example.com"', 'TlsReporting.toMailbox(',
    mtaSts({ tlsReporting: TlsReporting.toMailbox('tls@example.com') })],
  ['a word for mxCheck', mtaSts({ mxCheck: 'warn' }), 'mxCheck is "warn", not an MxCheck', 'MxCheck.warn()', mtaSts({ mxCheck: MxCheck.warn() })],
  ['a class for mxCheck of a publication', publication(POLICY, { mxCheck: MxCheck }), 'mxCheck is class MxCheck', 'MxCheck.refuse()',
    publication(POLICY, { mxCheck: MxCheck.refuse() })],
  ['mxHosts as a text', publication(POLICY, { mxHosts: '10 mail.example.com' }), 'mxHosts is "10 mail.example.com", not a list', "['10 mail.example.com']",
    publication(POLICY, { mxHosts: ['10 mail.example.com'] })],
  ['mxHosts as objects', publication(POLICY, { mxHosts: [{ host: 'mail.example.com' }] }), '{"host":"mail.example.com"} is not an MX host', 'such as "10 mail.example.com"',
    publication(POLICY, { mxHosts: ['10 mail.example.com'] })],
  ['no properties at all', () => new MtaSts(newStack(), 'MtaSts', undefined as unknown as MtaStsProps), 'zone is undefined', 'HostedZone.fromLookup(', mtaSts({})],
  ['no zone', withoutZone(undefined), 'zone is undefined, not a hosted zone', 'HostedZone.fromLookup(', mtaSts({})],
  ['a name for a zone', withoutZone('example.com'), 'zone is "example.com", not a hosted zone', 'HostedZone.fromLookup(', mtaSts({})],
  ['another construct for a zone', withoutZone(newStack()), 'zone is the construct "Mail", not a hosted zone', 'HostedZone.fromLookup(', mtaSts({})],
  ['a name for the zone of a certificate', () => certificateIn(newStack(), { zone: 'example.com' as unknown as HostedZone }), 'zone is "example.com"',
    'HostedZone.fromLookup(', () => certificateIn(newStack())],
  ['mx as a text', policy({ mx: 'mail.example.com' }), 'mx is "mail.example.com", not a list', 'write mx: ["mail.example.com"]', policy({ mx: ['mail.example.com'] })],
  ['an empty text for mx', policy({ mx: '' }), 'mx is "", not a list', 'write mx: [', policy({ mx: ['mail.example.com'] })],
  ['mx as an object', policy({ mx: { host: 1 } }), 'mx is {"host":1}, not a list', 'write mx: [\'mail.example.com\']', policy({ mx: ['mail.example.com'] })],
  ['an mx that is missing in the list', policy({ mx: [undefined] }), 'undefined is not a text', 'give a name such as', policy({ mx: ['mail.example.com'] })],
  ['no properties of a policy', policy(), 'mx undefined names no host', 'list the hosts', policy({ mx: ['mail.example.com'] })],
  ['max age as a number', policy({ mx: ['a.example.com'], maxAge: 86400 }), 'maxAge is 86400, not a Duration', 'such as Duration.days(7)',
    policy({ mx: ['a.example.com'], maxAge: Duration.days(1) })],
  ['recordTtl as a number', mtaSts({ recordTtl: 300 }), 'recordTtl is 300, not a Duration', 'Duration.minutes(5)', mtaSts({ recordTtl: Duration.minutes(5) })],
];

eachIsRefused(REFUSED);

test('what is of another type leaves nothing half done', () => {
  const stack = newStack();
  const zone = zoneOf(stack);
  for (const props of [{ policy: undefined }, { tlsReporting: undefined }, { mxCheck: 'off' }]) {
    expect(() => newMtaSts(stack, Object.keys(props)[0], { zone, ...props } as unknown as Partial<MtaStsProps>)).toThrow();
  }
  expect(stack.node.findAll().filter(each => each.node.id === 'Host')).toEqual([]);
});

test('a value in an error is short, whatever it is', () => {
  expect([shown(undefined), shown(null), shown('a'), shown([1]), shown(() => 1)]).toEqual(['undefined', 'null', '"a"', '[1]', '() => 1']);
  expect(shown('a'.repeat(500))).toHaveLength(100);
  expect(shown(newStack())).toBe('the construct "Mail"');
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  expect(shown(circular)).toBe('[object Object]');
});
