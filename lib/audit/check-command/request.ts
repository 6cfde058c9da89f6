import { readOnly } from './only';
import { list } from '../../change';
import { CannotTell } from '../../private/cannot-tell';
import { Address, edgeOption, named, oneOf, resolverOption } from '../../private/options';
import { normalizeDomain } from '../../protocol';

/** The options of `mta-sts check`, as they are typed. */
export interface CheckOptions {
  readonly file?: string;
  readonly format: string;
  readonly failOn: string;
  readonly for?: string;
  readonly resolver?: string;
  readonly trustResolver?: boolean;
  readonly edge?: string;
  readonly ca?: string;
  readonly smtpPort?: string;
  readonly smtp: boolean;
  readonly privateAddresses?: boolean;
  readonly concurrency?: string;
  readonly helo?: string;
  readonly save?: string;
  readonly facts?: string;
  readonly expect?: string;
  readonly only?: readonly string[];
}

export const FORMATS = ['text', 'json', 'markdown'] as const;
export const THRESHOLDS = ['info', 'warning', 'error'] as const;

export interface CheckRequest {
  readonly domains: readonly string[];
  readonly format: typeof FORMATS[number];
  readonly failOn: typeof THRESHOLDS[number];
  /** The question is whether enforce would lose mail. */
  readonly forEnforce: boolean;
  readonly resolver?: Address;
  readonly trustResolver: boolean;
  readonly edge?: Address;
  readonly ca?: string;
  readonly smtpPort?: number;
  readonly withoutSmtp: boolean;
  readonly anyAddress: boolean;
  readonly concurrency?: number;
  readonly helo?: string;
  readonly save?: string;
  readonly facts?: string;
  /** Areas and codes whose findings are told. @default - all */
  readonly only?: readonly string[];
}

/** A line of a file of domains. */
export interface Listed {
  readonly domain: string;
  /** From 1 on. */
  readonly line: number;
}

const MOST_DOMAINS = 100_000;
/** What says how something is asked. */
const ASKING = ['resolver', 'trustResolver', 'edge', 'ca', 'smtpPort', 'smtp', 'privateAddresses', 'concurrency', 'helo'] as const satisfies readonly (keyof CheckOptions)[];

/**
 * @param linesOf what a file of domains says.
 * @throws CannotTell naming the value and what is allowed.
 */
export function readCheckRequest(domains: readonly string[], options: CheckOptions, linesOf: (file: string) => Listed[]): CheckRequest {
  const { file, facts, save, smtp, privateAddresses = false, trustResolver = false, helo, ca } = options;
  // an option that swallowed the next one is told first, and not that an address is no domain
  const forEnforce = options.for !== undefined && oneOf('--for', ['enforce'], options.for) === 'enforce';
  const listed = file === undefined ? [] : linesOf(file);
  const count = domains.length + listed.length;
  if (facts !== undefined ? count > 0 || save !== undefined : count === 0) {
    throw new CannotTell(facts !== undefined ? '--facts judges what was seen before: leave domains, --file and --save out.'
      : file !== undefined ? `--file is ${JSON.stringify(file)}, which names no domain: write one a line, such as example.com.`
        : 'No domain is given: name one, or give --file domains.txt.');
  }
  const asking = facts === undefined ? [] : ASKING.filter(name => options[name] !== undefined && options[name] !== (name === 'smtp'));
  if (asking.length > 0) {
    throw new CannotTell(`--facts judges what was seen before, and asks nothing: leave ${list(asking.map(optionOf))} out.`);
  }
  if (count > MOST_DOMAINS) {
    throw new CannotTell(`${count} domains are given, and ${MOST_DOMAINS} is the most: cut the file into several.`);
  }
  if (trustResolver && options.resolver === undefined) {
    throw new CannotTell('--trust-resolver is about --resolver: name the one that verifies DNSSEC, and that the way to is safe.');
  }
  return {
    domains: [...new Set([
      ...domains.map(domain => named(() => normalizeDomain(domain))),
      ...listed.map(({ domain, line }) => named(() => normalizeDomain(domain), `--file is ${JSON.stringify(file)}, line ${line}: `)),
    ])],
    format: oneOf('--format', FORMATS, options.format),
    failOn: oneOf('--fail-on', THRESHOLDS, options.failOn),
    forEnforce,
    resolver: resolverOption(options.resolver),
    trustResolver,
    edge: edgeOption(options.edge),
    ca,
    smtpPort: options.smtpPort === undefined ? undefined : number('--smtp-port', options.smtpPort, 65_535),
    withoutSmtp: !smtp,
    anyAddress: privateAddresses,
    concurrency: options.concurrency === undefined ? undefined : number('--concurrency', options.concurrency, 1_000),
    helo: helo === undefined ? undefined : heloName(helo),
    save,
    facts,
    only: options.only && readOnly(options.only),
  };
}

function optionOf(name: typeof ASKING[number]): string {
  return name === 'smtp' ? '--no-smtp' : `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** RFC 5321 section 4.1.1.1: the name of this machine, or its address in brackets. It becomes a line of SMTP. */
function heloName(value: string): string {
  if (value.length > 253 || !/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[(?:IPv6:)?[0-9A-Fa-f:.]+\])$/.test(value)) {
    throw new CannotTell(`--helo is ${JSON.stringify(value)}: give the name of this machine, such as mail.example.com, or its address in brackets, such as [192.0.2.1].`);
  }
  return value;
}

function number(option: string, value: string, most: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < 1 || Number(value) > most) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give a whole number from 1 to ${most}.`);
  }
  return Number(value);
}
