import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePolicy, Policy, renderPolicy } from '../../lib/protocol';
import type { NewZone } from '../account';
import { PROJECT } from '../project';
import type { RunOptions } from './options';
import { StepFailure } from './steps';

/** A mail domain of the run. */
export interface Domain {
  readonly name: string;
  /** The policy as it was written, by a user or for this run. */
  readonly policy: Policy;
  /** Whether the text was made for this run, and is not a file of the project. */
  readonly made?: string;
  readonly mxHosts: readonly string[];
}

/** The worked example of the documentation: an own server first, and Exchange Online behind it. */
const EXAMPLE = { name: 'kiwibiz.co.nz', mxHosts: ['mail.kiwibiz.co.nz', 'kiwibiz-co-nz.mail.protection.outlook.com'] };
const WEEK = 604_800;

/** The domains to publish: the one that was asked for, or every one that has a file in policies/. */
export async function domainsOf(options: RunOptions): Promise<Domain[]> {
  const folder = join(PROJECT, 'policies');
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.txt')).map(name => name.slice(0, -'.txt'.length));
  const { domain, mode, mx, maxAge } = options;
  if (domain && (mode || mx || maxAge !== undefined || !names.includes(domain))) {
    const made = renderPolicy({ mode: mode ?? 'testing', mx: mx ?? [`mail.${domain}`], maxAge: maxAge ?? WEEK });
    return [described(domain, made, made)];
  }
  const wanted = domain ? [domain] : names.sort();
  if (wanted.length === 0) {
    throw new StepFailure('policies', `there is no file in ${folder}: write one for each domain, or say --domain example.org`);
  }
  return Promise.all(wanted.map(async name => {
    const text = await readFile(join(folder, `${name}.txt`), 'utf8');
    return described(name, text, domain ? text : undefined);
  }));
}

/** The domain's zone as its owner has it before MTA-STS: addresses and MX records. */
export function zoneOf(domain: Domain): NewZone {
  const own = domain.mxHosts.filter(host => host.endsWith(`.${domain.name}`));
  return {
    name: domain.name,
    records: [
      { type: 'MX', values: domain.mxHosts.map((host, index) => `${(index + 1) * 10} ${host}`) },
      // addresses of documentation (RFC 5737)
      ...own.map((name, index) => ({ name, type: 'A', values: [`192.0.2.${index + 10}`] })),
    ],
  };
}

function described(name: string, text: string, made?: string): Domain {
  const { policy, findings } = parsePolicy(text);
  if (!policy) {
    throw new StepFailure(`policies/${name}.txt`, findings.filter(each => each.severity === 'error').map(each => each.message).join('; '));
  }
  return { name, policy, made, mxHosts: name === EXAMPLE.name ? EXAMPLE.mxHosts : hostsFor(policy.mx) };
}

/** MX hosts that fit a policy: its patterns, with a host for each wildcard. */
function hostsFor(patterns: readonly string[]): string[] {
  return patterns.map(pattern => pattern.replace(/^\*\./, 'mx1.'));
}
