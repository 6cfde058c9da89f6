import { mxMatches, uncoveredHosts } from '../../protocol';

/** A call of `MailProvider`, with the hosts of the domain that it stands for. */
export interface Recognized {
  readonly provider: string;
  /** The method. */
  readonly preset: string;
  readonly args: readonly string[];
  /** What the preset puts into the policy. */
  readonly patterns: readonly string[];
  readonly hosts: readonly string[];
}

interface Form {
  readonly provider: string;
  readonly preset: string;
  readonly form: RegExp;
  /** From the hosts that have the form. */
  readonly args?: (hosts: readonly string[]) => readonly string[];
  readonly patterns: (args: readonly string[]) => readonly string[];
}

const REGION = /^inbound-smtp\.([a-z]{2,3}(?:-[a-z]+)+-\d)\.amazonaws\.com$/;
const ZOHO = /^mx[23]?\.zoho\.(com|eu|in|com\.au|jp)$/;

/**
 * By which MX hosts a provider is known. Not by `MailProvider`: that is for an app, and brings the CDK, which takes longer to load
 * than the whole command takes to run. The tests hold both together.
 */
const FORMS: readonly Form[] = [
  {
    provider: 'Google Workspace',
    preset: 'googleWorkspace',
    form: /^(smtp\.google\.com|([a-z0-9-]+\.)?aspmx\.l\.google\.com)$/,
    patterns: () => ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'],
  },
  {
    provider: 'Microsoft 365',
    preset: 'microsoft365',
    form: /^[^.]+\.(mail\.protection\.outlook\.com|[a-z]-v\d+\.mx\.microsoft)$/,
    args: hosts => hosts,
    patterns: args => args,
  },
  {
    provider: 'Microsoft 365 US government',
    preset: 'microsoft365UsGovernment',
    form: /^[^.]+(\.[a-z]+)?\.protection\.office365\.us$/,
    args: hosts => hosts,
    patterns: args => args,
  },
  {
    provider: 'Microsoft 365 China',
    preset: 'microsoft365China',
    form: /^[^.]+(\.[a-z]+)?\.protection\.partner\.outlook\.cn$/,
    args: hosts => hosts,
    patterns: args => args,
  },
  {
    provider: 'Amazon SES',
    preset: 'amazonSes',
    form: REGION,
    args: hosts => [REGION.exec(hosts[0])![1]],
    patterns: ([region]) => [`inbound-smtp.${region}.amazonaws.com`],
  },
  {
    provider: 'Fastmail',
    preset: 'fastmail',
    form: /^in[12]-smtp\.messagingengine\.com$/,
    patterns: () => ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
  },
  {
    provider: 'iCloud+',
    preset: 'icloud',
    form: /^mx0[12]\.mail\.icloud\.com$/,
    patterns: () => ['mx01.mail.icloud.com', 'mx02.mail.icloud.com'],
  },
  {
    provider: 'Zoho Mail',
    preset: 'zoho',
    form: ZOHO,
    args: hosts => [ZOHO.exec(hosts[0])![1]],
    patterns: ([center]) => ['mx', 'mx2', 'mx3'].map(host => `${host}.zoho.${center}`),
  },
  {
    provider: 'Proton Mail',
    preset: 'proton',
    form: /^(mail|mailsec)\.protonmail\.ch$/,
    patterns: () => ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
  },
  {
    provider: 'Cloudflare Email Routing',
    preset: 'cloudflareEmailRouting',
    form: /^[a-z0-9-]+\.mx\.cloudflare\.net$/,
    patterns: () => ['*.mx.cloudflare.net'],
  },
];

/** Their hosts are named one by one: which of them a customer has, only the MX records tell. */
const FILTERS: ReadonlyMap<string, string> = new Map([
  ['pphosted.com', 'Proofpoint'], ['ppe-hosted.com', 'Proofpoint Essentials'], ['mimecast.com', 'Mimecast'],
  ['barracudanetworks.com', 'Barracuda'], ['messagelabs.com', 'Symantec'], ['iphmx.com', 'Cisco'], ['mxthunder.net', 'SMX'], ['smxemail.com', 'SMX'],
]);

/** The providers of hosts in lower case; two regions or data centres of one are two. What belongs to none is left. */
export function recognize(hosts: readonly string[]): { readonly recognized: readonly Recognized[]; readonly others: readonly string[] } {
  const recognized: Recognized[] = [];
  let others = [...hosts];
  for (const { provider, preset, form, args: argsOf = () => [], patterns: patternsOf } of FORMS) {
    for (let own = others.filter(host => form.test(host)); own.length > 0; own = others.filter(host => form.test(host))) {
      const args = argsOf(own);
      const patterns = patternsOf(args);
      const left = uncoveredHosts(patterns, own);
      const covered = own.filter(host => !left.includes(host));
      if (covered.length === 0) {
        break;
      }
      recognized.push({ provider, preset, args, patterns, hosts: covered });
      others = others.filter(host => !covered.includes(host));
    }
  }
  return { recognized, others };
}

/** Patterns that none of the hosts matches, but for those that the provider of the hosts has beside them. */
export function unusedPatterns(patterns: readonly string[], hosts: readonly string[]): string[] {
  const idle = patterns.filter(pattern => !hosts.some(host => mxMatches(host, pattern)));
  const ofProvider = idle.length > 0 ? recognize(hosts).recognized.flatMap(each => each.patterns) : [];
  return idle.filter(pattern => !ofProvider.includes(pattern));
}

/** The filter in front of the mailboxes that a host belongs to, if it is known. */
export function filterOf(host: string): string | undefined {
  return [...FILTERS].find(([parent]) => host.endsWith(`.${parent}`))?.[1];
}
