import { Command, InvalidArgumentError, Option } from 'commander';
import { MAX_AGE_CEILING, MAX_AGE_FLOOR, MODES, normalizeDomain, normalizeMxPattern } from '../../lib/protocol';

export interface RunOptions {
  /** Only this domain. @default - every policies/<domain>.txt */
  readonly domain?: string;
  /** Where given, the domain gets a policy of its own in the place of its file. */
  readonly mode?: string;
  readonly mx?: readonly string[];
  readonly maxAge?: number;
  readonly region: string;
  readonly keep: boolean;
  readonly verbose: boolean;
  readonly ports: { readonly aws?: number; readonly edge?: number; readonly dns?: number };
}

const EXAMPLES = `
Examples:
  npm run local                                         publishes every policies/<domain>.txt
  npm run local -- --domain example.org                 a domain without a file: mode testing, mx mail.example.org
  npm run local -- --domain example.org --mode enforce --mx mx1.example.org mx2.example.org
  npm run local -- --keep                               leaves it running, with commands to try`;

/** Reads the command line; what is wrong in it is said on standard error, and ends the process with exit code 1. */
export async function readOptions(args: readonly string[]): Promise<RunOptions> {
  const command = new Command('npm run local --')
    .description('Starts an AWS account on this machine, deploys bin/app.ts to it with the CDK CLI, and shows what the world sees.')
    .option('--domain <name>', 'only this domain; it needs no file in policies/', checked(normalizeDomain))
    .addOption(new Option('--mode <mode>', 'mode of a policy made for this run').choices(MODES))
    .option('--mx <hosts...>', 'MX hosts of the domain, which the policy made for this run lists; wildcards too')
    .option('--max-age <seconds>', 'max_age of a policy made for this run', checked(wholeNumber))
    .option('--region <name>', 'AWS region of the stacks', checked(regionName), 'eu-west-1')
    .option('--keep', 'leave it running until Ctrl+C, and say what to try', false)
    .option('--verbose', 'show the output of the CDK CLI', false)
    .option('--port <number>', 'port of the AWS APIs (default: a free one)', checked(portNumber))
    .option('--edge-port <number>', 'port of the edge, HTTPS (default: a free one)', checked(portNumber))
    .option('--dns-port <number>', 'port of the DNS, UDP and TCP (default: a free one)', checked(portNumber))
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .showHelpAfterError('(npm run local -- --help says what there is)');
  command.parse(args, { from: 'user' });
  const given = command.opts();
  if (!given.domain && (given.mode || given.mx || given.maxAge !== undefined)) {
    command.error('error: --mode, --mx and --max-age make a policy for one domain: say which with --domain');
  }
  return {
    domain: given.domain,
    mode: given.mode,
    mx: given.mx?.map((host: string) => checkedOr(command, '--mx', normalizeMxPattern, host)),
    maxAge: given.maxAge,
    region: given.region,
    keep: given.keep,
    verbose: given.verbose,
    ports: { aws: given.port, edge: given.edgePort, dns: given.dnsPort },
  };
}

function checked<T>(parse: (text: string) => T): (text: string) => T {
  return text => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

function checkedOr<T>(command: Command, option: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    return command.error(`error: option ${option}: ${(error as Error).message}`);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new Error(`${JSON.stringify(text)} is not a whole number of seconds.`);
  }
  if (Number(text) < MAX_AGE_FLOOR || Number(text) > MAX_AGE_CEILING) {
    throw new Error(`${text} is not from ${MAX_AGE_FLOOR} (a day) to ${MAX_AGE_CEILING} (a second less than a year of 365.25 days).`);
  }
  return Number(text);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new Error(`${JSON.stringify(text)} is not a port: give a number from 1 to 65535.`);
  }
  return port;
}

function regionName(text: string): string {
  if (!/^(af|ap|ca|eu|il|me|mx|sa|us)(-[a-z]+)+-\d$/.test(text) || /-(gov|iso[a-z]?)-/.test(text)) {
    throw new Error(`${JSON.stringify(text)} is not a region of the public partition: give a name such as eu-west-1.`);
  }
  return text;
}
