import { createColors } from 'picocolors';
import { readTemplates } from '../../assembly';
import { authorityOption, fileOption } from '../../private/options';
import { Said, saidOf } from '../../private/said';
import { WIDTH } from '../../private/wrapped';
import { Side, sideOf } from '../../review';
import { DomainFacts } from '../facts';
import { demandWritable, readFacts, saveFacts } from '../facts-file';
import { DomainReport, judgeDomain } from '../judge-domain';
import { driftOf } from './drift';
import { formatJson } from './format-json';
import { formatMarkdown } from './format-markdown';
import { formatText } from './format-text';
import { reportOnly } from './only';
import type { Progress } from './progress';
import { CheckOptions, CheckRequest, Listed, readCheckRequest, THRESHOLDS } from './request';
import { untoldOf } from './untold';
import { probeAll } from '../probes/probe-all';
import { Prober } from '../probes/probe-domain';

export interface Surroundings {
  readonly now: () => number;
  readonly coloured: boolean;
  /** Characters of a line of words. @default WIDTH */
  readonly width?: number;
  /** Told at the beginning and after each domain, where several are asked. */
  readonly progress?: Progress;
}

/** What the world sees of domains. Never throws. */
export async function checkCommand(domains: readonly string[], options: CheckOptions, around: Surroundings): Promise<Said> {
  try {
    const expected = options.expect === undefined ? undefined : sideOf(options.expect, readTemplates(options.expect));
    const given = domains.length > 0 || options.file !== undefined || options.facts !== undefined ? domains : domainsOf(expected);
    const request = readCheckRequest(given, options, linesOf);
    const { only } = request;
    const judge = (facts: DomainFacts) => {
      const report = judgeDomain(facts, around.now(), expected && driftOf(facts, expected));
      return only ? reportOnly(report, only) : report;
    };
    const reports = request.facts === undefined ? await probed(request, around, judge) : readFacts(request.facts).map(judge);
    const exitCode = exitCodeOf(reports, request);
    return { lines: formatted(reports, request, exitCode, around), exitCode };
  } catch (error) {
    return saidOf(error as Error, options.format === 'json' ? {} : undefined);
  }
}

function domainsOf(side: Side | undefined): string[] {
  return [...new Set([...side?.domains.values() ?? []].map(({ published }) => published.domain))];
}

/** Judges each domain while others are still asked, and keeps its facts only where they are to be saved. */
async function probed(request: CheckRequest, { now, progress }: Surroundings, judge: (facts: DomainFacts) => DomainReport): Promise<DomainReport[]> {
  const { resolver, trustResolver, ca, concurrency, domains, edge, smtpPort, withoutSmtp, anyAddress, helo, save } = request;
  if (save !== undefined) {
    demandWritable(save);
  }
  const prober = new Prober({
    server: resolver,
    trustedResolver: trustResolver,
    edge,
    smtpPort,
    withoutSmtp,
    anyAddress,
    helo,
    now,
    ca: authorityOption(ca),
  });
  const kept = new Map<string, DomainFacts>();
  const reports = new Map<string, DomainReport>();
  const bar = domains.length > 1 ? progress : undefined;
  bar?.tell(0, domains.length);
  try {
    await probeAll(domains, prober, facts => {
      if (save !== undefined) {
        kept.set(facts.domain, facts);
      }
      reports.set(facts.domain, judge(facts));
      bar?.tell(reports.size, domains.length);
    }, concurrency);
  } finally {
    bar?.end();
  }
  if (save !== undefined) {
    saveFacts(save, domains.map(domain => kept.get(domain)!));
  }
  return domains.map(domain => reports.get(domain)!);
}

/** Of what could not be told nothing is green: an answer of DNS, and, where enforce is the question, a host that was not seen. */
function exitCodeOf(reports: readonly DomainReport[], { failOn, forEnforce }: CheckRequest): 0 | 1 | 2 {
  if (forEnforce) {
    const answers = reports.map(({ readiness }) => readiness.ready);
    return answers.includes('no') ? 1 : answers.includes('unknown') ? 2 : 0;
  }
  const fails = reports.some(({ worst }) => worst !== undefined && THRESHOLDS.indexOf(worst) >= THRESHOLDS.indexOf(failOn));
  return fails ? 1 : reports.some(report => untoldOf(report).length > 0) ? 2 : 0;
}

function formatted(reports: readonly DomainReport[], request: CheckRequest, exitCode: number, { coloured, width = WIDTH }: Surroundings): string[] {
  switch (request.format) {
    case 'text': return formatText(reports, request, exitCode, { ...createColors(coloured), width });
    case 'json': return formatJson(reports, exitCode);
    case 'markdown': return formatMarkdown(reports, request, exitCode);
  }
}

/** One domain a line; what is behind `#` is for people. */
function linesOf(file: string): Listed[] {
  return fileOption('--file', file, 32).toString('utf8').split(/\r?\n/)
    .map((line, index) => ({ domain: line.replace(/#.*/, '').trim(), line: index + 1 })).filter(({ domain }) => domain !== '');
}
