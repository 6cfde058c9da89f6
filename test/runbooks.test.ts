import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { blocksOf, brokenLinks, fileLinks, FIXTURE, problems, ROOT, sourcesOf } from './documents';
import { MtaSts, MtaStsPolicy, TlsReporting } from '../lib';

const FOLDER = 'docs/runbooks';
const RUNBOOKS = readdirSync(join(ROOT, FOLDER)).filter(name => name !== 'README.md');
const read = (name: string) => readFileSync(join(ROOT, FOLDER, name), 'utf8');
const index = read('README.md');

/** What the runbooks have around the construct, besides what the README has. */
const fixture = `
  import { App, CfnElement, RemovalPolicies } from 'aws-cdk-lib';
  import * as route53 from 'aws-cdk-lib/aws-route53';
  declare const app: App;
  ${FIXTURE}`;

test('the index names every runbook once, and the one for an emergency first', () => {
  const listed = [...index.matchAll(/^\d+\. \[.*\]\((.*)\)$/gm)].map(([, link]) => link);
  expect([...listed].sort()).toEqual([...RUNBOOKS].sort());
  expect(listed[0]).toBe('mail-refused.md');
});

test.each(RUNBOOKS)('%s says when to use it, has commands, and ends with how to tell that it is done', name => {
  const headings = [...read(name).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings[0]).toBe('When');
  expect(headings.at(-1)).toBe('Done when');
  expect(blocksOf(read(name)).map(({ info }) => info)).toContain('sh');
});

test.each(['README.md', ...RUNBOOKS])('every link of %s to a file leads somewhere', name => {
  expect(brokenLinks(join(FOLDER, name))).toEqual([]);
});

test('the README links the runbooks, and a link to a file that is not there would be told', () => {
  expect(fileLinks(readFileSync(join(ROOT, 'README.md'), 'utf8'))).toEqual(expect.arrayContaining(RUNBOOKS.map(name => `${FOLDER}/${name}`)));
  expect(fileLinks('[one](no-such-file.md#part), [two](https://example.com)')).toEqual(['no-such-file.md']);
});

test('every block of TypeScript compiles, and one with an unknown property would not', () => {
  const all = RUNBOOKS.flatMap(name => sourcesOf(read(name), fixture));
  expect(all.length).toBeGreaterThan(15);
  const wrong = fixture.replace('/// here', "export const wrong = new MtaSts(stack, 'MtaSts', { zone, policy, tlsReporting, maxAge: 1 });");
  expect(problems([...all, wrong])).toEqual([
    expect.stringMatching(`^block${all.length}.ts: .*'maxAge' does not exist`),
  ]);
});

describe('the commands of mta-sts in the runbooks', () => {
  const command = join(ROOT, 'assets', 'mta-sts', 'index.js');
  const help = (...args: string[]) => spawnSync(process.execPath, [command, ...args, '--help'], { encoding: 'utf8' }).stdout;
  const used = [...RUNBOOKS.flatMap(name => blocksOf(read(name)))]
    .filter(({ info }) => info === 'sh')
    .flatMap(({ code }) => [...code.matchAll(/^npx mta-sts (\S+)(.*)$/gm)])
    .map(([, name, rest]) => ({ name, options: rest.match(/--[a-z-]+/g) ?? [] }));

  test('exist', () => {
    const known = [...help().matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(known).toEqual(expect.arrayContaining(['lint']));
    expect(known).toEqual(expect.arrayContaining(used.map(({ name }) => name)));
  });

  test('have the options that are given', () => {
    const missing = used.flatMap(({ name, options }) => options.filter(option => !help(name).includes(`${option} `)).map(option => `${name} ${option}`));
    expect(missing).toEqual([]);
  });
});

describe('a renamed construct with the logical ids of before, as rename-or-move.md has it', () => {
  const synth = (id: string, ids: string[] = []) => {
    const stack = new Stack(new App(), 'MailSecurity', { env: { account: '111122223333', region: 'us-east-1' } });
    const mtaSts = new MtaSts(stack, id, {
      zone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
      policy: MtaStsPolicy.testing({ mx: ['mail.example.com'] }),
      tlsReporting: TlsReporting.none(),
    });
    const own = mtaSts.node.findAll().filter(each => CfnElement.isCfnElement(each));
    ids.forEach((each, position) => own[position].overrideLogicalId(each));
    return (stack.node.root as App).synth().getStackByName('MailSecurity').template.Resources as Record<string, unknown>;
  };
  const before = synth('MtaSts');
  const without = synth('NewName');
  const oldIds = Object.keys(before).filter(id => !(id in without));

  test('differs from before in what the runbook names alone', () => {
    expect(oldIds.length).toBeGreaterThan(5);
    // the origin's id, the certificate's Name tag, the path in the metadata, and the hash of the distribution
    const plain = (resources: unknown) => JSON.parse(JSON.stringify(resources)
      .replaceAll(/MailSecurity(MtaSts|NewName)HostDistributionOrigin\w+/g, 'origin')
      .replaceAll('MailSecurity/NewName', 'MailSecurity/MtaSts')
      .replaceAll(/"Distribution":"\w{16}"/g, '"Distribution":"hash"'));
    expect(plain(synth('NewName', oldIds))).toEqual(plain(before));
  });
});
