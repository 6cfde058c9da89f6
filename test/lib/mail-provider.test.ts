import { Aws, Lazy } from 'aws-cdk-lib';
import { newApp, newMtaSts, newStack, warningsOf } from './synth';
import { MailProvider, MtaStsPolicy } from '../../lib';
import { uncoveredHosts } from '../../lib/protocol';

const PRESETS: [string, MailProvider, string[]][] = [
  ['Google Workspace', MailProvider.googleWorkspace(), [
    'smtp.google.com', 'aspmx.l.google.com', 'alt1.aspmx.l.google.com', 'alt2.aspmx.l.google.com', 'alt3.aspmx.l.google.com', 'alt4.aspmx.l.google.com',
  ]],
  ['Microsoft 365', MailProvider.microsoft365(), ['example-com.mail.protection.outlook.com']],
  ['Microsoft 365, a host', MailProvider.microsoft365('Example-com.mail.protection.outlook.com.'), ['example-com.mail.protection.outlook.com']],
  ['Microsoft 365, both forms', MailProvider.microsoft365('example-com.mail.protection.outlook.com', 'example-com.a-v1.mx.microsoft'), [
    'example-com.mail.protection.outlook.com', 'example-com.a-v1.mx.microsoft',
  ]],
  ['Microsoft 365 US government', MailProvider.microsoft365UsGovernment(), ['example-com.mail.protection.office365.us']],
  ['Microsoft 365 US government, a host', MailProvider.microsoft365UsGovernment('example-com.mail.protection.office365.us'), [
    'example-com.mail.protection.office365.us',
  ]],
  ['Microsoft 365 China', MailProvider.microsoft365China(), ['example-cn.mail.protection.partner.outlook.cn']],
  ['Microsoft 365 China, a host', MailProvider.microsoft365China('example-cn.mail.protection.partner.outlook.cn'), [
    'example-cn.mail.protection.partner.outlook.cn',
  ]],
  ['Amazon SES', MailProvider.amazonSes('eu-west-1'), ['inbound-smtp.eu-west-1.amazonaws.com']],
  ['Fastmail', MailProvider.fastmail(), ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com']],
  ['iCloud+', MailProvider.icloud(), ['mx01.mail.icloud.com', 'mx02.mail.icloud.com']],
  ...['com', 'eu', 'in', 'com.au', 'jp'].map((end): [string, MailProvider, string[]] =>
    [`Zoho Mail of ${end}`, MailProvider.zoho(end), [`mx.zoho.${end}`, `mx2.zoho.${end}`, `mx3.zoho.${end}`]]),
  ['Proton Mail', MailProvider.proton(), ['mail.protonmail.ch', 'mailsec.protonmail.ch']],
  ['Cloudflare Email Routing', MailProvider.cloudflareEmailRouting(), ['route1.mx.cloudflare.net', 'route2.mx.cloudflare.net', 'route3.mx.cloudflare.net']],
];

describe.each(PRESETS)('%s', (_name, provider, hosts) => {
  test('covers its hosts by the strict rule', () => {
    expect(uncoveredHosts(provider.mx, hosts)).toEqual([]);
  });

  test('goes into a policy as it is, without a warning', () => {
    const policy = MtaStsPolicy.enforce({ mx: provider.mx });
    expect(policy.mx).toEqual([...provider.mx].sort());
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    newMtaSts(stack, 'MtaSts', { policy });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('covers no host of somebody else', () => {
    const foreign = ['mail.example.com', 'www.google.com', 'outlook.com', 'a.outlook.com', 'mx.microsoft', 'email.amazonaws.com', 'www.cloudflare.net'];
    expect(uncoveredHosts(provider.mx, foreign)).toEqual(foreign);
  });
});

test('the exact host of Microsoft 365 covers no other customer, the wildcard all of them', () => {
  const other = ['other-com.mail.protection.outlook.com'];
  expect(uncoveredHosts(MailProvider.microsoft365('example-com.mail.protection.outlook.com').mx, other)).toEqual(other);
  expect(uncoveredHosts(MailProvider.microsoft365().mx, other)).toEqual([]);
});

test.each<[string, () => MailProvider, RegExp]>([
  ['a host of somebody else', () => MailProvider.microsoft365('mail.example.com'), /"mail.example.com" is not an MX host of Microsoft 365: copy the host/],
  ['the name of the service', () => MailProvider.microsoft365('mail.protection.outlook.com'), /"mail.protection.outlook.com" is not an MX host/],
  ['a host that only ends alike', () => MailProvider.microsoft365('a.evilmail.protection.outlook.com.example.com'), /is not an MX host/],
  ['the new form without its letter', () => MailProvider.microsoft365('example-com.mx.microsoft'), /is not an MX host/],
  ['a wildcard', () => MailProvider.microsoft365('*.mail.protection.outlook.com'), /"\*\.mail\.protection\.outlook\.com" has a wildcard/],
  ['a token', () => MailProvider.microsoft365(Lazy.string({ produce: () => 'x' })), /A token is not an MX host of Microsoft 365: .* as a text/],
  ['a host of the public cloud', () => MailProvider.microsoft365UsGovernment('example-com.mail.protection.outlook.com'), /of Microsoft 365 US government/],
  ['a host of the public cloud', () => MailProvider.microsoft365China('example-com.mail.protection.outlook.com'), /of Microsoft 365 China/],
  ['a region that is a token', () => MailProvider.amazonSes(Aws.REGION), /The region of Amazon SES is a token: .* as a text, such as "eu-west-1"/],
  ['a zone for a region', () => MailProvider.amazonSes('eu-west-1a'), /The region of Amazon SES is "eu-west-1a"/],
  ['a data centre that is not known', () => MailProvider.zoho('zoho.eu'), /The data centre of Zoho is "zoho.eu": give one of \["com","eu"/],
])('%s is refused', (_what, make, message) => {
  expect(make).toThrow(message);
});
