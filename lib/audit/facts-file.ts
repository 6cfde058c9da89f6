import { readFileSync, writeFileSync, statSync } from 'node:fs';
import { isObject } from '../assembly';
import { DomainFacts } from './facts';
import { CannotTell } from '../private/cannot-tell';

const MAX_BYTES = 64 * 1024 * 1024;
const MEMBERS: Readonly<Record<string, 'string' | 'object' | 'number' | 'boolean'>> = {
  domain: 'string',
  at: 'string',
  trustedResolver: 'boolean',
  mx: 'object',
  sts: 'object',
  tlsRpt: 'object',
  nobody: 'object',
  policyHost: 'object',
  reportDomains: 'object',
  delegation: 'object',
  hosts: 'object',
  moreHosts: 'number',
};

/** What the probes saw, for another day or another machine. */
export function saveFacts(file: string, facts: readonly DomainFacts[]): void {
  try {
    writeFileSync(file, `${JSON.stringify(facts, undefined, 2)}\n`);
  } catch (error) {
    throw new CannotTell(`--save is ${JSON.stringify(file)}, which could not be written (${(error as NodeJS.ErrnoException).code}): give another file.`);
  }
}

/** @throws CannotTell naming the file and the place in it. */
export function readFacts(file: string): DomainFacts[] {
  const value = read(file);
  if (!Array.isArray(value)) {
    throw new CannotTell(`${file} has no list at its top: give a file that --save has written.`);
  }
  return value.map((each, index) => {
    const wrong = isObject(each) ? problemOf(each) : 'is no object';
    if (wrong !== undefined) {
      throw new CannotTell(`${file}, [${index}]${wrong}: give a file that --save of this version has written.`);
    }
    return each as unknown as DomainFacts;
  });
}

function read(file: string): unknown {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      throw new CannotTell(`${file} has ${Math.ceil(size / 1024 / 1024)} MB: facts of a domain have some KB.`);
    }
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw error instanceof CannotTell ? error : new CannotTell(`${file} could not be read (${code ?? message.slice(0, 120)}): give a file that --save has written.`);
  }
}

function problemOf(facts: Readonly<Record<string, unknown>>): string | undefined {
  if (facts.format !== 1) {
    return `.format is ${JSON.stringify(facts.format)?.slice(0, 40)}, not 1`;
  }
  const wrong = Object.entries(MEMBERS).find(([name, type]) => typeof facts[name] !== type || facts[name] === null);
  if (wrong) {
    return `.${wrong[0]} is no ${wrong[1]}`;
  }
  const answers = ['mx', 'sts', 'tlsRpt', 'nobody', 'delegation'].find(name => !isAnswer(facts[name]))
    ?? ['addresses', 'addresses6', 'apex'].find(name => !isAbsentOrAnswer(facts[name]));
  const { hosts, reportDomains, reportHosts = [], policyHost } = facts;
  if (answers !== undefined) {
    return `.${answers} is no answer`;
  }
  if (!Array.isArray(hosts) || !Array.isArray(reportDomains) || !Array.isArray(reportHosts)
    || !isObject(policyHost) || !Array.isArray(policyHost.fetches)) {
    return ' has no list of hosts, reportDomains, reportHosts or fetches';
  }
  return [policyHost.addresses, policyHost.addresses6, policyHost.caa].every(isAnswer) && isAbsentOrAnswer(policyHost.misplaced)
    && hosts.every(isHost) && reportHosts.every(isReportHost) ? undefined : ' has a host that is none';
}

function isHost(host: unknown): boolean {
  return isObject(host) && typeof host.host === 'string' && isObject(host.smtp) && [host.addresses, host.addresses6, host.tlsa].every(isAnswer)
    && isAbsentOrAnswer(host.tlsRpt);
}

function isReportHost(host: unknown): boolean {
  return isObject(host) && typeof host.host === 'string' && [host.addresses, host.addresses6].every(isAnswer);
}

/** What was not looked at, since the others say enough, or by an older version. */
function isAbsentOrAnswer(value: unknown): boolean {
  return value === undefined || isAnswer(value);
}

function isAnswer(value: unknown): boolean {
  return isObject(value) && ((value.state === 'none' && isNames(value.via ?? [])) || value.state === 'unknown' || (value.state === 'found' && isObject(value.value)));
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(each => typeof each === 'string');
}
