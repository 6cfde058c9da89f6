import { Command } from 'commander';
import { exitCode, lintPolicyFile } from '../lib/lint/lint';
import { packageVersion } from '../lib/private/assets';

const program = new Command('mta-sts')
  .description('Look at MTA-STS policies before the world does.')
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

// commander's own code for a wrong call is 1, which here says that a policy is faulty
program.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));
for (const command of program.commands) {
  command.copyInheritedSettings(program);
}
program.parse();
