import { Duration, Fn, Lazy } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { eachIsRefused, newMtaSts, newStack, Refusal, zoneOf } from './synth';
import { MtaStsPolicy, MtaStsProps, TlsReporting } from '../../lib';

const token = Lazy.string({ produce: () => 'mail.example.com' });
const testing = (...mx: string[]) => () => MtaStsPolicy.testing({ mx });
const aging = (maxAge: () => Duration) => () => MtaStsPolicy.testing({ mx: ['mail.example.com'], maxAge: maxAge() });
const reports = (...uris: string[]) => () => TlsReporting.to(...uris);
const mailbox = (...addresses: string[]) => () => TlsReporting.toMailbox(...addresses);
const domain = (domainName: string) => publishes({ domainName });
const publishes = (props: Partial<MtaStsProps>) => () => newMtaSts(newStack(), 'MtaSts', props);
const many = (count: number) => Array.from({ length: count }, (_, i) => `a-host-with-a-long-name-${i}.example.com`);

/** What is given, what the error tells about it, what it says to change, and the same done right. */
const REFUSED: Refusal[] = [
  ['mode testing without mx', testing(), 'mx [] names no host', 'list the hosts of the MX records', testing('mail.example.com')],
  ['mode enforce without mx', () => MtaStsPolicy.enforce({ mx: [] }), 'mx [] names no host', 'list the hosts', () => MtaStsPolicy.enforce({ mx: ['a.example.com'] })],
  ['mode none without mx', () => MtaStsPolicy.none({ mx: [] }), 'mx [] names no host, and a policy of mode "none" needs one', 'list the hosts', () =>
    MtaStsPolicy.none({ mx: ['a.example.com'] })],
  ['no mx from JavaScript', () => MtaStsPolicy.none({} as { mx: string[] }), 'mx undefined names no host', 'list the hosts', testing('a.example.com')],
  ['an IPv4 address', testing('192.0.2.1'), '"192.0.2.1" is an IP address', 'give the host name', testing('mail.192.example')],
  ['an IPv6 address', testing('2001:db8::1'), '"2001:db8::1" is an IP address', 'give the host name', testing('db8.example.com')],
  ['a URL', testing('https://mail.example.com/'), '"https://mail.example.com/" is a URL', 'without scheme and path', testing('mail.example.com')],
  ['a port', testing('mail.example.com:25'), '"mail.example.com:25" has a port', 'give the host name alone', testing('mail25.example.com')],
  ['an underscore', testing('mail_1.example.com'), '"mail_1.example.com" has an underscore', 'use letters, digits', testing('mail-1.example.com')],
  ['an empty label', testing('mail..example.com'), '"mail..example.com" has an empty label', 'put one dot', testing('mail.example.com')],
  ['a label of 64 octets', testing(`${'a'.repeat(64)}.example.com`), `"${'a'.repeat(64)}.example.com" has a label of 64 octets`, 'within the 63 of DNS',
    testing(`${'a'.repeat(63)}.example.com`)],
  ['a wildcard in the middle', testing('mail.*.example.com'), '"mail.*.example.com" has a wildcard elsewhere', 'write "*.example.com"', testing('*.example.com')],
  ['a part of a label as wildcard', testing('mx*.example.com'), '"mx*.example.com" has a wildcard elsewhere', 'write "*.example.com"', testing('*.mx.example.com')],
  ['a wildcard alone', testing('*'), '"*" has a wildcard', 'or name the hosts', testing('*.example.com')],
  ['a wildcard over a top-level domain', testing('*.com'), '"*.com"', 'name the hosts', testing('*.example.com')],
  ['a token in mx', testing('a.example.com', token), 'mx has a token in it', 'Give the host names as texts', testing('a.example.com')],
  ['a token for mx', () => MtaStsPolicy.testing({ mx: Fn.split(',', token) }), 'mx has a token in it', 'as texts', testing('a.example.com')],
  ['max age 0', aging(() => Duration.seconds(0)), 'max_age 0 is not', 'from 86400 (a day)', aging(() => Duration.days(1))],
  ['a negative max age', aging(() => Duration.seconds(-1)), 'Received: -1', 'cannot be negative', aging(() => Duration.days(2))],
  ['a max age below a day', aging(() => Duration.hours(23)), 'max_age 82800 is not', 'from 86400 (a day)', aging(() => Duration.hours(24))],
  ['a max age above 31557599', aging(() => Duration.seconds(31557600)), 'max_age 31557600 is not', 'to 31557599', aging(() => Duration.seconds(31557599))],
  ['a token for max age', aging(() => Duration.seconds(Lazy.number({ produce: () => 1 }))), 'maxAge is a token', 'Give a fixed Duration', aging(() => Duration.days(3))],
  ['over 10 KB', testing(...many(300)), 'a policy with 300 mx has', 'cover several hosts with one wildcard', testing(...many(200))],

  ['a domain with spaces', domain('my example.com'), '"my example.com" has a space', 'without spaces', domain('my.example.com')],
  ['a mail address for a domain', domain('me@example.com'), '"me@example.com" has "@" in it', 'use letters, digits', domain('me.example.com')],
  ['an IP address for a domain', domain('192.0.2.1'), '"192.0.2.1" is an IP address', 'give a mail domain, such as "example.com"', domain('example.com')],
  ['a domain outside of the zone', domain('example.net'), 'domainName "example.net" is not in the zone "example.com"', 'or ends with "example.com"', domain('a.example.com')],
  ['a domain that only ends alike', domain('notexample.com'), '"notexample.com" is not in the zone', 'or ends with', domain('not.example.com')],
  ['a domain with no room for the names below it', domain(`${'a.'.repeat(120)}example.com`), 'has 251 octets', 'use a shorter domain', domain('a.a.a.example.com')],
  ['a token for a domain', domain(token), 'domainName is a token', 'Give the name as a text', domain('mail.example.com')],

  ['a report address without scheme', reports('tls@example.com'), '"tls@example.com" begins with neither', '"mailto:tls-reports@example.com"', reports('mailto:tls@example.com')],
  ['a report address with http:', reports('http://example.com/tls'), '"http://example.com/tls" is not encrypted', 'write "https://"', reports('https://example.com/tls')],
  ['a report address with !', mailbox('tls@example.com!10m'), '"mailto:tls@example.com!10m" has "!"', 'leave out the size limit', mailbox('tls@example.com')],
  ['two in one', mailbox('a@example.com,b@example.com'), 'has "," in it', 'give each address as an element', mailbox('a@example.com', 'b@example.com')],
  ['a percent-encoded one', mailbox('tls%40x@example.com'), 'has "%" in it', 'needs no percent-encoding', mailbox('tls-x@example.com')],
  ['a report address with a space', mailbox('tls reports@example.com'), 'has " " in it', 'write it as in', mailbox('tls-reports@example.com')],
  ['a mailbox that has its scheme', mailbox('mailto:tls@example.com'), '"mailto:mailto:tls@example.com"', 'give the address alone', mailbox('tls@example.com')],
  ['no report address', mailbox(), 'rua [] names no address', 'give one such as', mailbox('tls@example.com')],
  ['a token for a report address', mailbox(token), 'is a token', 'Give it as a text', mailbox('a@example.com')],

  ['a record that nobody remembers', publishes({ recordTtl: Duration.seconds(0) }), 'recordTtl is "0 seconds"', 'from 1 second to 1 day', publishes({ recordTtl: Duration.seconds(1) })],
  ['a record that is remembered for days', publishes({ recordTtl: Duration.days(2) }), 'recordTtl is "2 days"', 'from 1 second to 1 day', publishes({ recordTtl: Duration.days(1) })],
];

eachIsRefused(REFUSED);

test('what is refused leaves nothing half done: the record and the host of a bad domain are not made', () => {
  const stack = newStack();
  expect(() => newMtaSts(stack, 'MtaSts', { domainName: 'example.net' })).toThrow();
  expect(stack.node.findAll().map(({ node }) => node.path).filter(path => path.includes('Host'))).toEqual([]);
});

test.each([
  ['a trailing dot of mx', () => MtaStsPolicy.testing({ mx: ['mail.example.com.'] }).mx, ['mail.example.com']],
  ['a U-label of mx', () => MtaStsPolicy.testing({ mx: ['mail.bücher.example'] }).mx, ['mail.xn--bcher-kva.example']],
  ['case and duplicates of mx', () => MtaStsPolicy.testing({ mx: ['A.example.com', 'a.example.com'] }).mx, ['a.example.com']],
  ['a trailing dot of the domain', () => newMtaSts(newStack(), 'M', { domainName: 'a.example.com.' }).domainName, 'a.example.com'],
  ['a U-label of the domain', () => newMtaSts(newStack(), 'M', { domainName: 'bücher.example.com' }).domainName, 'xn--bcher-kva.example.com'],
])('%s is normalized', (_what, make, normalized) => {
  expect(make()).toEqual(normalized);
});

describe('a zone', () => {
  test('whose name is not known is refused, with the two ways that know it', () => {
    const stack = newStack();
    const act = () => newMtaSts(stack, 'MtaSts', { zone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0') });
    expect(act).toThrow(/The name of the zone is not known.*HostedZone.fromHostedZoneAttributes.*HostedZone.fromLookup/);
  });

  test('whose id alone is a token is taken', () => {
    const stack = newStack();
    const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: token, zoneName: 'example.com' });
    expect(() => newMtaSts(stack, 'MtaSts', { zone })).not.toThrow();
  });

  test('that is given twice for one domain is refused the second time', () => {
    const stack = newStack();
    const zone = zoneOf(stack);
    newMtaSts(stack, 'First', { zone });
    expect(() => newMtaSts(stack, 'Second', { zone })).toThrow('published by "Mail/First/Publication"');
  });
});
