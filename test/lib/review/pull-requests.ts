import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as constructs from 'constructs';
import * as mtaSts from '../../../lib';
import { readTemplates, Template } from '../../../lib/assembly';
import { review, Review, sideOf } from '../../../lib/review';
import { FLAGS } from '../synth';

/** Every date of the reviews is counted from here. */
export const REVIEWED_AT = Date.UTC(2026, 10, 24, 12);

const APP = `
const { Stack } = require('aws-cdk-lib');
const { HostedZone, MxRecord } = require('aws-cdk-lib/aws-route53');
const { Construct } = require('constructs');
const { MtaSts, MtaStsPolicy, MxCheck, TlsReporting } = require('cdk-mta-sts');
const { Duration } = require('aws-cdk-lib');

// synthesis only warns: whether it may be merged is for the review to say
const mxCheck = MxCheck.warn();
const tlsReporting = TlsReporting.toMailbox('tls-reports@example.com');

module.exports = app => {
  const stack = new Stack(app, 'Mail', { env: { account: '111122223333', region: 'us-east-1' }, terminationProtection: true });
  const zoneOf = zoneName => HostedZone.fromHostedZoneAttributes(stack, 'Zone-' + zoneName, { zoneName, hostedZoneId: 'Z0123456789ABCDEFGHIJ' });

  // the company's mail
  const com = zoneOf('example.com');
  new MxRecord(stack, 'Mx', { zone: com, values: [{ priority: 10, hostName: 'mx1.example.net' }, { priority: 20, hostName: 'mx2.example.net' }] });
  const company = new MtaSts(stack, 'MtaSts', {
    zone: com,
    policy: MtaStsPolicy.enforce({ mx: ['mx1.example.net', 'mx2.example.net'] }),
    tlsReporting,
    mxCheck,
  });

  // still being tried
  const org = zoneOf('example.org');
  new MxRecord(stack, 'OrgMx', { zone: org, values: [{ priority: 10, hostName: 'a.example.org' }, { priority: 20, hostName: 'b.example.org' }] });
  new MtaSts(stack, 'OrgMtaSts', {
    zone: org,
    policy: MtaStsPolicy.testing({ mx: ['a.example.org', 'b.example.org'] }),
    tlsReporting,
    mxCheck,
  });
};
`;

const COMPANY_MX = "[{ priority: 10, hostName: 'mx1.example.net' }, { priority: 20, hostName: 'mx2.example.net' }]";
const COMPANY_POLICY = "MtaStsPolicy.enforce({ mx: ['mx1.example.net', 'mx2.example.net'] })";
const COMPANY = APP.slice(APP.indexOf('  const company'), APP.indexOf('  // still being tried'));
const NEW_MX = "[{ priority: 10, hostName: 'in.provider.example' }]";

type Edit = readonly [old: string, by: string];

const policy = (by: string): Edit => [COMPANY_POLICY, by];
const enforceOrg = (...mx: string[]): Edit => ["MtaStsPolicy.testing({ mx: ['a.example.org', 'b.example.org'] })", `MtaStsPolicy.enforce({ mx: ${JSON.stringify(mx)} })`];

/** Each branch with its commits; each of them is what is deployed next. */
const BRANCHES: Readonly<Record<string, Readonly<Record<string, readonly Edit[]>>>> = {
  'enforce-covers-no-host': { 'Enforce for example.org': [enforceOrg('mail.example.org')] },
  'enforce-misses-a-backup': { 'Enforce for example.org': [enforceOrg('a.example.org')] },
  'mx-removed-while-used': { 'Take mx1 out of the policy': [policy("MtaStsPolicy.enforce({ mx: ['mx2.example.net'] })")] },
  'provider-swapped-in-one-step': {
    'Move to the new provider': [[COMPANY_MX, NEW_MX], policy("MtaStsPolicy.enforce({ mx: ['in.provider.example'] })")],
  },
  'provider-swapped-in-three-steps': {
    'Add the new provider to the policy': [policy("MtaStsPolicy.enforce({ mx: ['mx1.example.net', 'mx2.example.net', 'in.provider.example'] })")],
    'Move the MX records': [[COMPANY_MX, NEW_MX]],
    'Take the old provider out of the policy':
      [["enforce({ mx: ['mx1.example.net', 'mx2.example.net', 'in.provider.example'] })", "enforce({ mx: ['in.provider.example'] })"]],
  },
  'order-only': { 'Sort mx by another rule': [policy("MtaStsPolicy.enforce({ mx: ['MX2.example.net', 'mx1.example.net'] })")] },
  'max-age-lowered': {
    'Lower max_age ahead of the move': [policy("MtaStsPolicy.enforce({ mx: ['mx1.example.net', 'mx2.example.net'], maxAge: Duration.days(7) })")],
    'Lower max_age with the move': [['Duration.days(7)', 'Duration.days(1)'], [COMPANY_MX, "[{ priority: 10, hostName: 'mx2.example.net' }]"]],
  },
  'policy-removed-under-enforce': { 'Remove MTA-STS': [[COMPANY, '']] },
  'retired-rightly': {
    'Publish mode none': [policy("MtaStsPolicy.none({ mx: ['mx1.example.net', 'mx2.example.net'] })")],
    'Remove MTA-STS': [[COMPANY.replace(COMPANY_POLICY, "MtaStsPolicy.none({ mx: ['mx1.example.net', 'mx2.example.net'] })"), '']],
  },
  'reporting-removed': { 'No more reports': [['    tlsReporting,\n    mxCheck,\n  });\n};', '    tlsReporting: TlsReporting.none(),\n    mxCheck,\n  });\n};']] },
  'domain-added': {
    'MTA-STS for news.example.com': [['  // still being tried', `  new MxRecord(stack, 'NewsMx', { zone: com, recordName: 'news', values: [{ priority: 10, hostName: 'mx1.example.net' }] });
  new MtaSts(stack, 'NewsMtaSts', {
    zone: com, domainName: 'news.example.com', policy: MtaStsPolicy.testing({ mx: ['mx1.example.net'] }), tlsReporting,
  });

  // still being tried`]],
  },
  'id-overridden': {
    'An id that people can read': [['  // still being tried', `  company.publishedPolicy.node.findChild('Resource').node.defaultChild.addPropertyOverride('PolicyId', '20261124');
  company.stsRecord.node.defaultChild.addPropertyOverride('ResourceRecords', ['"v=STSv1; id=20261124"']);

  // still being tried`]],
  },
  'revision-raised': { 'Make every sender fetch again': [['    zone: com,\n', '    zone: com,\n    revision: 1,\n']] },
  'construct-moved': { 'Group what is of the company': [["new MtaSts(stack, 'MtaSts'", "new MtaSts(new Construct(stack, 'Company'), 'MtaSts'"]] },
};

export const BRANCH_NAMES: readonly string[] = Object.keys(BRANCHES);

export interface PullRequest {
  readonly branch: string;
  /** From 1; a branch with several is deployed commit by commit. */
  readonly step: number;
  /** The subject of the commit. */
  readonly title: string;
  /** The branch, and the step where it has several: for the names of files. */
  readonly name: string;
  /** Of the commit, against the one before it. */
  readonly review: Review;
}

/** The reviews of a Git repository that is made here: each commit is synthesized for real, from its own source. */
export function reviewPullRequests(): PullRequest[] {
  const folder = mkdtempSync(join(tmpdir(), 'mta-sts-pull-requests-'));
  try {
    const repository = new Repository(join(folder, 'repository'));
    const base = repository.commit(APP, 'Mail of the company');
    const templatesOf = synthesizer(repository, folder);
    return Object.entries(BRANCHES).flatMap(([branch, commits]) => {
      repository.branch(branch, base);
      let [parent, source] = [base, APP];
      return Object.entries(commits).map(([title, edits], index) => {
        source = edited(source, edits);
        const head = repository.commit(source, title);
        const found = review(sideOf('base', templatesOf(parent)), sideOf('head', templatesOf(head)), { now: REVIEWED_AT });
        parent = head;
        const name = Object.keys(commits).length === 1 ? branch : `${branch}-${index + 1}`;
        return { branch, step: index + 1, title, name, review: found };
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class Repository {
  constructor(private readonly folder: string) {
    mkdirSync(folder);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  public commit(source: string, subject: string): string {
    writeFileSync(join(this.folder, 'app.js'), source);
    this.git('add', 'app.js');
    this.git('commit', '--quiet', '-m', subject);
    return this.git('rev-parse', 'HEAD').trim();
  }

  public branch(name: string, from: string): void {
    this.git('switch', '--quiet', '-c', name, from);
  }

  public source(commit: string): string {
    return this.git('show', `${commit}:app.js`);
  }

  private git(...args: string[]): string {
    const settings = ['user.name=Somebody', 'user.email=somebody@example.com', 'commit.gpgsign=false'].flatMap(setting => ['-c', setting]);
    return execFileSync('git', [...settings, ...args], {
      cwd: this.folder, encoding: 'utf8', env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });
  }
}

const MODULES: Readonly<Record<string, unknown>> = {
  'aws-cdk-lib': cdk, 'aws-cdk-lib/aws-route53': route53, 'constructs': constructs, 'cdk-mta-sts': mtaSts,
};

function synthesizer(repository: Repository, folder: string): (commit: string) => Template[] {
  const done = new Map<string, Template[]>();
  return commit => {
    const templates = done.get(commit) ?? synthesize(repository.source(commit), join(folder, commit));
    done.set(commit, templates);
    return templates;
  };
}

function synthesize(source: string, outdir: string): Template[] {
  const app = new cdk.App({ outdir, context: { ...FLAGS, 'aws:cdk:enable-path-metadata': true } });
  const module: { exports?: (of: cdk.App) => void } = {};
  new Function('module', 'require', source)(module, (name: string) => MODULES[name]);
  module.exports!(app);
  // the warnings are not what is looked at
  const printed = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } finally {
    printed.mockRestore();
  }
  // where this machine has it is nobody's business
  return readTemplates(outdir).map(template => ({ ...template, file: template.file.replace(outdir, 'cdk.out') }));
}

function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, [old, by]) => {
    if (!text.includes(old)) {
      throw new Error(`A commit edits what is not there: ${old}`);
    }
    return text.replace(old, by);
  }, source);
}
