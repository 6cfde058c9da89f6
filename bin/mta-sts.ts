import { Command, InvalidArgumentError } from 'commander';
import { holds } from '../lib/audit/held';
import { reportHeld } from '../lib/audit/held-command';
import { heldJson, heldText } from '../lib/audit/held-text';
import { exitCode, lintPolicyFile } from '../lib/lint/lint';
import { systemDns } from '../lib/net/dns';
import { fetchFromWorld } from '../lib/net/fetch-policy';
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
  .description('What senders may still hold of a domain and until when; when the MX records may move, and when the policy may be retired.')
  .argument('<domain>', 'the mail domain, such as example.com')
  .option('--stack <name>', 'the stack that publishes the policy: what it published before counts, too (credentials as the AWS CLI finds them)')
  .option('--region <region>', 'of the stack')
  .option('--profile <name>', 'of the AWS configuration')
  .option('--to <host...>', 'hosts that the MX records are to name')
  .option('--record-ttl <seconds>', 'TTL of the TXT record _mta-sts', seconds)
  .option('--mx-ttl <seconds>', 'TTL of the MX records', seconds)
  .option('--json', 'for programs')
  .addHelpText('after', '\nExit code: 0 nothing that senders hold stands in the way of retiring the policy (with --to: of moving the MX records), 1 something does, '
    + '2 it could not be told.')
  .action(async (domain: string, options) => {
    if (options.profile !== undefined) {
      process.env.AWS_PROFILE = options.profile;
    }
    // the SDK is in this bundle: who runs it cannot do anything about its next version
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    try {
      const report = await reportHeld(domain, options, {
        dns: systemDns(),
        fetchPolicy: fetchFromWorld(),
        now: () => Date.now(),
        factsOfStack: async (stack, of) => {
          // only who asks for a stack waits for the SDK
          const { awsClients, factsOfStack } = await import('../lib/audit/stack.js');
          return factsOfStack(stack, of, awsClients(options.region));
        },
      });
      console.log(options.json ? heldJson(report) : heldText(report));
      process.exitCode = holds(report) ? 1 : 0;
    } catch (error) {
      console.error(`error: ${plain((error as Error).message || String(error))}`);
      process.exitCode = 2;
    }
  });

function seconds(value: string): number {
  if (!/^\d{1,7}$/.test(value)) {
    throw new InvalidArgumentError('Give a whole number of seconds, such as 300.');
  }
  return Number(value);
}

/** What others wrote must not steer the terminal. */
function plain(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, '?');
}

// commander's own code for a wrong call is 1, which here says that a policy is faulty
program.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));
for (const command of program.commands) {
  command.copyInheritedSettings(program);
}
void program.parseAsync();
