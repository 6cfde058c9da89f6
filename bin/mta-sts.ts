#!/usr/bin/env node
import { Command } from 'commander';
import { answer, failClosed, tell } from './tell';
import type { CheckOptions } from '../lib/audit/check-command/request';
import type { HeldOptions } from '../lib/audit/held-request';
import type { SuggestOptions } from '../lib/audit/suggest/suggest';
import { exitCode, LintOptions, lintPolicyFile } from '../lib/lint/lint';
import { packageVersion } from '../lib/private/assets';
import { printable } from '../lib/private/printable';
import { terminalOf } from '../lib/private/terminal';
import { WIDTH } from '../lib/private/wrapped';
import type { ReviewCommandOptions } from '../lib/review/command/request';

/** What several commands ask the same world by. */
const RESOLVER = ['--resolver <address:port>', 'the DNS server to ask (left out: as this machine is set up)'] as const;
const EDGE = ['--edge <address:port>', 'where policy hosts are asked (left out: where DNS leads)'] as const;
const POLICY_AUTHORITY = ['--ca <file>', 'certificate authority of policy hosts, in PEM (left out: the public ones)'] as const;

// what a command needs is loaded when it is called (.projen/bundle.ts)
failClosed();

const program = new Command('mta-sts')
  .description('Look at MTA-STS policies before the world does: what a change does to mail, and what senders hold.')
  .version(packageVersion());

program.command('lint')
  .description('Check policy files: every finding with its line, and the id of what would be published.')
  .argument('<file...>', 'policy files, such as policies/example.com.txt')
  .option('--fix', 'write the strict form into each file, where it says the same to senders')
  .addHelpText('after', '\nExit code: 0 every file can be published, 1 one cannot, 2 one could not be read (with --fix: or written).')
  .action((files: string[], options: LintOptions) => {
    const verdicts = files.map(file => lintPolicyFile(file, options));
    tell({ lines: verdicts.flatMap(({ lines }) => lines), exitCode: exitCode(verdicts) });
  });

program.command('held')
  .description('What senders may still hold of a domain, and until when; from when its MX records may move, and MTA-STS may be retired.')
  .argument('<domain>', 'the mail domain, such as example.com')
  .option('--stack <name>', 'the stack that publishes the policy: reads all that it has published (left out: only what is live is known)')
  .option('--nothing-before', 'nothing published a policy before the oldest version of the stack, or senders hold nothing of that any more '
    + '(left out: it counts as a policy in enforce that nobody knows)')
  .option('--region <region>', 'of the stack (left out: as the AWS CLI finds it)')
  .option('--profile <name>', 'of the AWS credentials (left out: as the AWS CLI finds them)')
  .option('--to <host[:preference]>', 'a host that MX records shall name: from when they may (again for each host)', repeated)
  .option('--record-since <time>', 'when the record _mta-sts got the id that it has, such as 2026-11-26T09:30Z (left out: as the stack changed it; '
    + 'give it where the record is not in the stack)')
  .option('--record-ttl <seconds>', 'TTL of the TXT record _mta-sts (left out: of the stack, or a day)')
  .option('--mx-ttl <seconds>', 'TTL of the MX records (left out: of the stack, or a day)')
  .option(...RESOLVER)
  .option(...EDGE)
  .option(...POLICY_AUTHORITY)
  .option('--json', 'for programs')
  .addHelpText('after', '\nExit code: 0 no sender can hold a policy in enforce (with --to: the MX records may name these hosts now), '
    + '1 not yet, 2 it could not be told.')
  .action((domain: string, options: HeldOptions) => answer(async () => {
    const { held } = await import('../lib/audit/held.js');
    return held(domain, options);
  }, options.json ? { domain } : undefined));

program.command('suggest')
  .description('The construct to paste for a domain: looks at its MX records and at what is published, and says why.')
  .argument('<domain>', 'the mail domain, such as example.com')
  .option('--language <language>', 'typescript or python', 'typescript')
  .option(...RESOLVER)
  .option(...EDGE)
  .option(...POLICY_AUTHORITY)
  .addHelpText('after', '\nExit code: 0 the construct can be deployed, 1 something has to be mended first or there is nothing to publish, '
    + '2 it could not be told.')
  .action((domain: string, options: SuggestOptions) => answer(async () => {
    const { suggest } = await import('../lib/audit/suggest/suggest.js');
    return suggest(domain, options);
  }));

program.command('review')
  .description('What a change of an app does to mail: two cloud assemblies, or one and what is live, domain by domain.')
  .requiredOption('--head <path>', 'what would be deployed: the directory that `cdk synth` writes, or a template in JSON')
  .option('--base <path>', 'what it is compared with: another one, or `live` for what DNS and HTTPS answer now', 'live')
  .option('--format <format>', 'text, markdown (a comment), json, or github (annotations)', 'text')
  .option('--fail-on <level>', 'exit code 1 from this level on: low, medium, high or critical', 'high')
  .option('--resolve', 'ask DNS for MX records that the app does not define')
  .option('--now <time>', 'when it is taken to be deployed, as ISO 8601 (left out: now)')
  .option(...RESOLVER)
  .option(...EDGE)
  .option(...POLICY_AUTHORITY)
  .addHelpText('after', '\nExit code: 0 no finding at or above the level, 1 one is, 2 it could not be told. enforce → testing or none never fails.')
  .action((options: ReviewCommandOptions) => answer(async () => {
    const { reviewCommand } = await import('../lib/review/command/review-command.js');
    return reviewCommand(options);
  }, options.format === 'json' ? {} : undefined));

program.command('check')
  .description('What the world sees of domains: MTA-STS, TLS-RPT and the TLS of their MX hosts, with what to publish.')
  .argument('[domain...]', 'mail domains, such as example.com')
  .option('--file <file>', 'a file of domains, one a line')
  .option('--for <mode>', 'enforce: would that lose mail today?')
  .option('--format <format>', 'text, json or markdown', 'text')
  .option('--fail-on <severity>', 'exit code 1 from this severity on: info, warning or error', 'error')
  .option('--only <areas>', 'areas (such as mta-sts, mx, tls-rpt) and codes whose findings are told, with commas (again for others)', repeated)
  .option('--no-smtp', 'do not connect to MX hosts')
  .option('--save <file>', 'keep what was seen, to be judged again with --facts')
  .option('--facts <file>', 'judge what was seen before; nothing is asked')
  .option('--expect <path>', 'the directory that `cdk synth` writes: what differs from it is a finding (left out domains: those of it)')
  .option('--concurrency <number>', 'domains at a time')
  .option(...RESOLVER)
  .option('--trust-resolver', 'it verifies DNSSEC, and the way to it is safe: DANE is judged')
  .option('--helo <name>', 'what this machine calls itself to MX hosts')
  .option('--private-addresses', 'ask hosts in networks of your own, too')
  .option(...EDGE)
  .option('--ca <file>', 'certificate authority, in PEM (left out: the public ones)')
  .option('--smtp-port <port>', 'where MX hosts are asked (left out: 25)')
  .addHelpText('after', '\nExit code: 0 nothing of the severity or above, 1 something, 2 it could not be told. With --for enforce: 0 it would lose no mail, 1 it would, '
    + '2 some MX host was not seen.')
  .action((domains: string[], options: CheckOptions) => answer(async () => {
    const { checkCommand } = await import('../lib/audit/check-command/check-command.js');
    const { progressBar } = process.stderr.isTTY ? await import('../lib/audit/check-command/progress.js') : {};
    return checkCommand(domains, options, { now: Date.now, progress: progressBar?.(), ...terminalOf(process, WIDTH) });
  }, options.format === 'json' ? {} : undefined));

function repeated(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

// it quotes arguments as they are; its hint has a line of its own
program.configureOutput({ outputError: (text, write) => write(`${text.trimEnd().split(/\n(?=\(Did you mean )/).map(printable).join('\n')}\n`) });
// commander's own code for a wrong call is 1, which here says that a policy is faulty
program.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));
for (const command of program.commands) {
  command.copyInheritedSettings(program);
}
void program.parseAsync();
