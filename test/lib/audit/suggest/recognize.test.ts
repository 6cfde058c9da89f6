import { MailProvider } from '../../../../lib';
import { recognize } from '../../../../lib/audit/suggest/recognize';

const HOSTS: Readonly<Record<string, string[]>> = {
  googleWorkspace: ['smtp.google.com', 'aspmx.l.google.com', 'alt4.aspmx.l.google.com'],
  microsoft365: ['example-com.mail.protection.outlook.com', 'example-com.x-v1.mx.microsoft'],
  microsoft365UsGovernment: ['example-com.mail.protection.office365.us'],
  microsoft365China: ['example-com.mail.protection.partner.outlook.cn'],
  amazonSes: ['inbound-smtp.eu-west-1.amazonaws.com'],
  fastmail: ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
  icloud: ['mx01.mail.icloud.com', 'mx02.mail.icloud.com'],
  zoho: ['mx.zoho.com.au', 'mx3.zoho.com.au'],
  proton: ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
  cloudflareEmailRouting: ['route1.mx.cloudflare.net', 'isaac.mx.cloudflare.net'],
};

test('every preset of MailProvider is recognized', () => {
  const presets = Object.getOwnPropertyNames(MailProvider).filter(name => typeof MailProvider[name as keyof typeof MailProvider] === 'function' && name !== 'prototype');
  expect(presets.sort()).toEqual(Object.keys(HOSTS).sort());
});

test.each(Object.entries(HOSTS))('the hosts of %s are recognized as it, with its name and the patterns that it has', (preset, hosts) => {
  const { recognized: [found, ...more], others } = recognize(hosts);
  expect(more).toEqual([]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ preset, hosts });
  const provider = (MailProvider as never as Record<string, (...args: string[]) => MailProvider>)[preset](...found.args);
  expect({ name: found.provider, mx: found.patterns }).toEqual({ name: provider.name, mx: provider.mx });
});

test.each([
  'aspmx2.googlemail.com', 'mx1.smtp.goog', 'mail.google.com', 'smtp.google.com.example.net', 'a.b.mail.protection.outlook.com', 'mx.microsoft', 'x-v1.mx.microsoft',
  'inbound-smtp.eu-west-1.amazonaws.com.example.net', 'mx4.zoho.eu', 'mx.zoho.uk', 'mx01.icloud.com', 'in3-smtp.messagingengine.com', 'a.route1.mx.cloudflare.net', '-.mx.cloudflare.net',
])('%s is nobody\'s preset', host => {
  expect(recognize([host])).toEqual({ recognized: [], others: [host] });
});
