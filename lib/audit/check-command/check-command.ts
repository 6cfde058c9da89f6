import { readFileSync } from 'node:fs';
import { createColors } from 'picocolors';
import { readTemplates } from '../../assembly';
import { CannotTell } from '../../private/cannot-tell';
import { Said, saidOf } from '../../private/said';
import { Side, SideOfDomain, sideOf } from '../../review';
import { DomainFacts } from '../facts';
import { readFacts, saveFacts } from '../facts-file';
import { DomainReport, judgeDomain } from '../judge-domain';
import { driftOf } from './drift';
import { formatJson } from './format-json';
import { formatMarkdown } from './format-markdown';
import { formatText } from './format-text';
import { CheckOptions, CheckRequest, readCheckRequest, THRESHOLDS } from './request';
import { probeAll } from '../probes/probe-all';
import { Prober } from '../probes/probe-domain';

export interface Surroundings {
  readonly now: () => number;
  readonly coloured: boolean;
  /** Told after each domain, where several are asked. */
  readonly progress?: { readonly tell: (done: number, all: number) => void; readonly end: () => void };
}

/** What the world sees of domains. Never throws. */
export async function checkCommand(domains: readonly string[], options: CheckOptions, around: Surroundings): Promise<Said> {
  try {
    const expected = options.expect === undefined ? undefined : sideOf(options.expect, readTemplates(options.expect));
    const given = domains.length > 0 || options.file !== undefined || options.facts !== undefined ? domains : domainsOf(expected);
    const request = readCheckRequest(given, options, linesOf);
    const facts = request.facts === undefined ? await probed(request, around) : readFacts(request.facts);
    if (request.save !== undefined) {
      saveFacts(request.save, facts);
    }
    const reports = facts.map(each => judgeDomain(each, around.now(), expected && driftOf(each, sidesOf(expected, each.domain))));
    const exitCode = exitCodeOf(reports, request);
    return { lines: formatted(reports, request, exitCode, around), exitCode };
  } catch (error) {
    return saidOf(error as Error, options.format === 'json' ? {} : undefined);
  }
}

function domainsOf(side: Side | undefined): string[] {
  return [...new Set([...side?.domains.values() ?? []].map(({ published }) => published.domain))];
}

function sidesOf({ domains }: Side, domain: string): SideOfDomain[] {
  return [...domains.values()].filter(({ published }) => published.domain === domain);
}

async function probed(request: CheckRequest, { now, progress }: Surroundings): Promise<DomainFacts[]> {
  const { resolver, trustResolver, ca, concurrency, domains, edge, smtpPort, withoutSmtp, anyAddress, helo } = request;
  const prober = new Prober({
    server: resolver,
    trustedResolver: trustResolver,
    edge,
    smtpPort,
    withoutSmtp,
    anyAddress,
    helo,
    now,
    ca: ca === undefined ? undefined : authority(ca),
  });
  const found = new Map<string, DomainFacts>();
  await probeAll(domains, prober, facts => {
    found.set(facts.domain, facts);
    if (domains.length > 1) {
      progress?.tell(found.size, domains.length);
    }
  }, concurrency);
  progress?.end();
  return domains.map(domain => found.get(domain)!);
}

/** Of what could not be told nothing is green: an answer of DNS, and, where enforce is the question, a host that was not seen. */
function exitCodeOf(reports: readonly DomainReport[], { failOn, forEnforce }: CheckRequest): 0 | 1 | 2 {
  if (forEnforce) {
    const answers = reports.map(({ readiness }) => readiness.ready);
    return answers.includes('no') ? 1 : answers.includes('unknown') ? 2 : 0;
  }
  const fails = reports.some(({ worst }) => worst !== undefined && THRESHOLDS.indexOf(worst) >= THRESHOLDS.indexOf(failOn));
  return fails ? 1 : reports.some(({ kind, findings }) => kind === 'unknown' || findings.some(({ code }) => code === 'check-not-asked')) ? 2 : 0;
}

function formatted(reports: readonly DomainReport[], { format, forEnforce }: CheckRequest, exitCode: number, { coloured }: Surroundings): string[] {
  switch (format) {
    case 'text': return formatText(reports, forEnforce, createColors(coloured));
    case 'json': return formatJson(reports, exitCode);
    case 'markdown': return formatMarkdown(reports);
  }
}

/** One domain a line; what is behind `#` is for people. */
function linesOf(file: string): string[] {
  return read('--file', file).toString('utf8').split(/\r?\n/).map(line => line.replace(/#.*/, '').trim()).filter(Boolean);
}

function authority(file: string): Buffer {
  return read('--ca', file);
}

function read(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CannotTell(`${option} is ${JSON.stringify(file)}, which could not be read (${(error as NodeJS.ErrnoException).code}): give another file.`);
  }
}
