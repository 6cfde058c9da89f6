import { suggest, SuggestOptions } from '../../../../lib/audit/suggest/suggest';
import { PolicyAnswer } from '../../../../lib/net/fetch-policy';
import { PolicyInput, renderPolicy } from '../../../../lib/protocol';
import { FakeDns } from '../../net/fake-dns';

/** What DNS and the policy host answer of example.com. */
export interface Answers {
  readonly domain?: string;
  /** As values of records, `10 mail.example.net`. */
  readonly mx?: readonly string[];
  readonly address?: string;
  /** There is no such name by itself. */
  readonly missing?: boolean;
  readonly sts?: readonly string[];
  readonly reports?: readonly string[];
  /** What is served: a policy, a text, or another answer. */
  readonly served?: PolicyInput | string | PolicyAnswer;
  readonly zone?: string;
  readonly nameServers?: readonly string[];
  /** What cannot be asked, by the name and the method. */
  readonly fails?: (name: string) => boolean;
}

const ROUTE_53 = ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.co.uk'];

export function dnsOf({ domain = 'example.com', mx = [], address, missing = false, sts = [], reports = [], served, zone = 'example.com', nameServers = ROUTE_53 }: Answers): FakeDns {
  const dns = new FakeDns();
  dns.mxRecords.set(domain, mx.map(value => {
    const space = value.indexOf(' ');
    return { preference: Number(value.slice(0, space)), host: value.slice(space + 1) };
  }));
  dns.texts.set(`_mta-sts.${domain}`, [...sts]);
  dns.texts.set(`_smtp._tls.${domain}`, [...reports]);
  if (missing) {
    dns.missing.add(domain);
  }
  dns.hosts.set(domain, address ? [address] : []);
  dns.hosts.set(`mta-sts.${domain}`, served === undefined ? [] : ['192.0.2.80']);
  dns.nameServers.set(zone, [...nameServers]);
  return dns;
}

export async function suggestFor(answers: Answers, options: SuggestOptions = {}) {
  const { domain = 'example.com', served, fails } = answers;
  const dns = dnsOf(answers);
  for (const method of ['mx', 'txt', 'addresses', 'addresses6', 'ns'] as const) {
    const ask = dns[method] as (name: string) => Promise<never[]>;
    dns[method] = async (name: string) => {
      if (fails?.(`${method} ${name}`)) {
        throw Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' });
      }
      return ask(name);
    };
  }
  const { lines, error, exitCode } = await suggest(domain, options, { dns, fetchPolicy: async () => answerOf(served) });
  return { code: lines.join('\n'), error, exitCode };
}

function answerOf(served: Answers['served']): PolicyAnswer {
  if (served === undefined || (typeof served === 'object' && 'kind' in served)) {
    return served ?? { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' };
  }
  return { kind: 'answer', status: 200, contentType: 'text/plain', body: Buffer.from(typeof served === 'string' ? served : renderPolicy(served)) };
}

export const GOOGLE = ['1 smtp.google.com'];
export const STS = ['v=STSv1; id=20240101T000000'];

/** A dozen domains as they are found, and more. */
export const DOMAINS: Readonly<Record<string, Answers>> = {
  'Google, with nothing yet': { mx: GOOGLE },
  'Google, with the hosts of before': { mx: ['1 ASPMX.L.GOOGLE.COM.', '5 alt1.aspmx.l.google.com', '10 aspmx2.googlemail.com', '15 abc.mx-verification.google.com'] },
  'Microsoft, with both forms': { mx: ['0 example-com.mail.protection.outlook.com', '10 example-com.x-v1.mx.microsoft'] },
  'Microsoft of the US government': { mx: ['0 example-com.mail.protection.office365.us'] },
  'Microsoft in China': { mx: ['0 example-com.mail.protection.partner.outlook.cn'] },
  'SES of two regions': { mx: ['10 inbound-smtp.eu-west-1.amazonaws.com', '20 inbound-smtp.us-east-1.amazonaws.com'] },
  'Fastmail': { mx: ['10 in1-smtp.messagingengine.com', '20 in2-smtp.messagingengine.com'] },
  'iCloud+': { mx: ['10 mx01.mail.icloud.com', '10 mx02.mail.icloud.com'] },
  'Zoho in two places': { mx: ['10 mx.zoho.eu', '20 mx2.zoho.eu', '30 mx.zoho.com.au'] },
  'Proton': { mx: ['10 mail.protonmail.ch', '20 mailsec.protonmail.ch'] },
  'Cloudflare': { mx: ['10 route1.mx.cloudflare.net', '20 amir.mx.cloudflare.net'] },
  'a filter, and Google behind it': { mx: ['10 mxa-001.gslb.pphosted.com', '20 smtp.google.com'] },
  'hosts of its own': { mx: ['10 mail.example.com', '20 backup.example.net'] },
  'many hosts of its own': { mx: Array.from({ length: 30 }, (_, index) => `10 mx${index}.mail.example.org`) },
  'no MX record but an address': { address: '192.0.2.25' },
  'a domain below the apex': { domain: 'news.example.com', mx: GOOGLE },
  'enforce, live and right': {
    mx: GOOGLE, sts: STS, served: { mode: 'enforce', mx: ['*.google.com', 'smtp.google.com'], maxAge: 5_184_000 }, reports: ['v=TLSRPTv1; rua=mailto:tls@example.net'],
  },
  'enforce, with a max_age of the limit': { mx: GOOGLE, sts: STS, served: 'version: STSv1\nmode: enforce\nmx: smtp.google.com\nmax_age: 31557600\n' },
  'enforce, for a host that moved': { mx: ['10 new.example.net'], sts: STS, served: { mode: 'enforce', mx: ['old.example.net'], maxAge: 604_800 } },
  'testing, live': { mx: GOOGLE, sts: STS, served: { mode: 'testing', mx: ['smtp.google.com'], maxAge: 86_401 }, reports: ['v=TLSRPTv1; rua=mailto:a@example.net,https://r.example.net/v1'] },
  'a policy of mode none': { mx: GOOGLE, sts: STS, served: { mode: 'none', mx: ['old.example.net'], maxAge: 86_400 } },
  'a policy that is HTML, and a record that is twice there': { mx: GOOGLE, sts: [...STS, 'v=STSv1; id=2'], served: '<html>' },
  'reports to where the construct sends none': { mx: GOOGLE, reports: ['v=TLSRPTv1; rua=https://reports.example.net:8443/v1?x=1'] },
  'reports that are read differently, to where the construct sends none': { mx: GOOGLE, reports: ['v=TLSRPTv1; rua=https://reports.example.net:8443/v1?x=1; rua=mailto:a@b.net'] },
  'a report record that is broken': { mx: GOOGLE, reports: ['v=TLSRPTv1; rua=tls@example.net'] },
  'a zone elsewhere, and a host that no policy can name': { mx: ['10 mail_1.example.com', '20 mail.example.com'], nameServers: ['ns1.example.org'] },
};
