import { TeamRepository } from './repository';
import { readTemplates } from '../../../lib/assembly';
import { MxAnswer, parseMxHost } from '../../../lib/change';
import { review, Review, sideOf } from '../../../lib/review';

/** When all of them are taken to be deployed. */
export const NOW = Date.parse('2026-12-01T12:00:00Z');

const HEAD = `import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { MtaSts, MtaStsPolicy, TlsReporting } from 'cdk-mta-sts';

const app = new App();
const stack = new Stack(app, 'Mail', { env: { account: '111122223333', region: 'us-east-1' }, terminationProtection: true });
const zone = (zoneName: string) => HostedZone.fromHostedZoneAttributes(stack, \`Zone-\${zoneName}\`, { hostedZoneId: \`Z0\${zoneName.length}\`, zoneName });
const tlsReporting = TlsReporting.toMailbox('tls-reports@example.com');
`;

/** MX records elsewhere. */
const COM = `
new MtaSts(stack, 'Com', {
  zone: zone('example.com'),
  policy: MtaStsPolicy.enforce({ mx: ['mx1.example.com', 'backup.example.com'] }),
  tlsReporting,
});
`;

/** MX records in the app. */
const NET = `
const net = zone('main.example.net');
new MxRecord(stack, 'NetMx', { zone: net, values: [{ priority: 10, hostName: 'mx.old.example' }] });
new MtaSts(stack, 'Net', {
  zone: net,
  policy: MtaStsPolicy.enforce({ mx: ['mx.old.example'] }),
  tlsReporting,
});
`;

/** On its way to enforce. */
const ORG = `
new MtaSts(stack, 'Org', {
  zone: zone('mail.example.org'),
  policy: MtaStsPolicy.testing({ mx: ['mx1.example.com'] }),
  tlsReporting,
});
`;

/** On its way out. */
const EDU = `
new MtaSts(stack, 'Edu', {
  zone: zone('students.example.edu'),
  policy: MtaStsPolicy.none({ mx: ['mx1.example.com'] }),
  tlsReporting,
});
`;

const BASE = [COM, NET, ORG, EDU];

const LIVE: ReadonlyMap<string, MxAnswer> = new Map(Object.entries({
  'example.com': ['10 mx1.example.com', '20 backup.example.com'],
  'mail.example.org': ['10 mx1.example.com', '20 backup.example.com'],
  'students.example.edu': ['10 mx1.example.com'],
  'new.example.com': ['10 mx1.example.com'],
}).map(([domain, values]) => [domain, { state: 'records', records: values.map(parseMxHost) }]));

const both = NET.replace('[\'mx.old.example\']', '[\'mx.old.example\', \'mx.new.example\']');
const moved = (app: string) => app.replace('hostName: \'mx.old.example\'', 'hostName: \'mx.new.example\'');
const ageOf = (app: string, days: number) => app.replace('] }),', `], maxAge: Duration.days(${days}) }),`);
const netOf = (...steps: string[]) => steps.map(net => BASE.map(each => each === NET ? net : each));

/** The apps after each commit of a pull request. */
export const PULL_REQUESTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'enforce that covers no host': [BASE.map(each => each === ORG ? ORG.replace('testing({ mx: [\'mx1.example.com\']', 'enforce({ mx: [\'mx1.example.net\']') : each)],
  'enforce that misses a backup': [BASE.map(each => each === ORG ? ORG.replace('testing', 'enforce') : each)],
  'mx removed while it is used': [BASE.map(each => each === COM ? COM.replace('\'mx1.example.com\', ', '') : each)],
  'provider swapped in one step': netOf(moved(NET).replaceAll('[\'mx.old.example\']', '[\'mx.new.example\']')),
  'provider swapped in three steps': netOf(both, moved(both), moved(NET).replaceAll('[\'mx.old.example\']', '[\'mx.new.example\']')),
  'order only': [BASE.map(each => each === COM ? COM.replace('\'mx1.example.com\', \'backup.example.com\'', '\'backup.example.com\', \'mx1.example.com\'') : each)],
  'max_age lowered ahead of the move': netOf(ageOf(NET, 7)),
  'max_age lowered with the move': netOf(moved(ageOf(both, 7))),
  'policy removed under enforce': [BASE.filter(each => each !== COM)],
  'retired rightly': [BASE.map(each => each === COM ? COM.replace('enforce', 'none') : each), BASE.filter(each => each !== COM)],
  'reporting removed': [BASE.map(each => each === ORG ? ORG.replace('tlsReporting,', 'tlsReporting: TlsReporting.none(),') : each)],
  'domain added': [[...BASE, ORG.replace('\'Org\'', '\'New\'').replace('mail.example.org', 'new.example.com')]],
  'id overridden': [[...BASE, `
(stack.node.findChild('Com').node.findChild('Publication').node.findChild('Resource').node.defaultChild as CfnResource).addPropertyOverride('PolicyId', '20261201');
(stack.node.findChild('Com').node.findChild('StsRecord').node.defaultChild as CfnResource).addPropertyOverride('ResourceRecords', ['"v=STSv1; id=20261201"']);
`]],
  'revision raised': [BASE.map(each => each === COM ? COM.replace('tlsReporting,', 'tlsReporting,\n  revision: 1,') : each)],
  'construct moved': [BASE.map(each => each === COM ? COM.replace('\'Com\'', '\'ExampleCom\'') : each)],
};

/** The reviews of the commits of each pull request, each against the commit before it. */
export function reviewPullRequests(): Map<string, Review[]> {
  const repository = new TeamRepository({ 'app.ts': appOf(BASE) });
  try {
    const base = repository.commit('main', { 'README.md': 'Mail of Example.\n' });
    const commits = Object.entries(PULL_REQUESTS).map(([name, apps]) => {
      const branch = name.replaceAll(/[^a-z]+/g, '-');
      return [name, [base, ...apps.map(app => repository.commit(branch, { 'app.ts': appOf(app) }))]] as const;
    });
    const assemblies = repository.synth([...new Set(commits.flatMap(([, all]) => all))]);
    const side = (label: string, commit: string) => sideOf(label, readTemplates(assemblies.get(commit)!));
    return new Map(commits.map(([name, all]) =>
      [name, all.slice(1).map((commit, index) => review(side('base', all[index]), side('head', commit), { now: NOW, mx: LIVE }))]));
  } finally {
    repository.remove();
  }
}

function appOf(parts: readonly string[]): string {
  return [HEAD, ...parts].join('');
}
