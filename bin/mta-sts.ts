import { Command } from 'commander';
import { held } from '../lib/audit/held';
import type { HeldOptions } from '../lib/audit/held-request';
import { exitCode, lintPolicyFile } from '../lib/lint/lint';
import { packageVersion } from '../lib/private/assets';

const program = new Command('mta-sts')
  .description('Look at MTA-STS policies before the world does, and at what senders hold of them.')
  .version(packageVersion());

program.command('lint')
  .description('Check policy files: every finding with its line, and the id of what would be published.')
  .argument('<file...>', 'policy files, such as policies/example.com.txt')
  .addHelpText('after', '\nExit code: 0 every file can be published, 1 one cannot, 2 one could not be read.')
  .action((files: string[]) => {
    const verdicts = files.map(lintPolicyFile);
    console.log(verdicts.flatMap(({ lines }) => lines).join('\n'));
    process.exitCode = exitCode(verdicts);
  });

program.command('held')
  .description('What senders may still hold of a domain, and until when; from when its MX records may move, and MTA-STS may be retired.')
  .argument('<domain>', 'the mail domain, such as example.com')
  .option('--stack <name>', 'the stack that publishes the policy: reads all that it has published (left out: only what is live is known)')
  .option('--nothing-before', 'nothing published a policy before the oldest version of the stack, or senders hold nothing of that any more '
    + '(left out: it counts as a policy in enforce that nobody knows)')
  .option('--region <region>', 'of the stack (left out: as the AWS CLI finds it)')
  .option('--profile <name>', 'of the AWS credentials (left out: as the AWS CLI finds them)')
  .option('--to <host[:preference]>', 'a host that MX records shall name: from when they may (again for each host)',
    (value: string, earlier: string[] = []) => [...earlier, value])
  .option('--record-since <time>', 'when the record _mta-sts got the id that it has, such as 2026-11-26T09:30Z (left out: as the stack changed it; '
    + 'give it where the record is not in the stack)')
  .option('--record-ttl <seconds>', 'TTL of the TXT record _mta-sts (left out: of the stack, or a day)')
  .option('--mx-ttl <seconds>', 'TTL of the MX records (left out: of the stack, or a day)')
  .option('--json', 'for programs')
  .addHelpText('after', '\nExit code: 0 no sender can hold a policy in enforce (with --to: the MX records may name these hosts now), '
    + '1 not yet, 2 it could not be told.')
  .action(async (domain: string, options: HeldOptions) => {
    const said = await held(domain, options);
    said.lines.forEach(line => console.log(line));
    if (said.error !== undefined) {
      console.error(`error: ${said.error}`);
    }
    process.exitCode = said.exitCode;
  });

// commander's own code for a wrong call is 1, which here says that a policy is faulty
program.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));
for (const command of program.commands) {
  command.copyInheritedSettings(program);
}
void program.parseAsync();
