import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { formatGithub } from './format-github';
import { formatJson } from './format-json';
import { formatMarkdown } from './format-markdown';
import { formatText } from './format-text';
import { domainsOf, liveMxOf, liveSide } from './live-side';
import { readReviewRequest, ReviewCommandOptions, ReviewRequest } from './request';
import { readTemplates } from '../../assembly';
import { Instant, MxAnswer } from '../../change';
import { World, worldAt } from '../../net/world';
import { CannotTell } from '../../private/cannot-tell';
import { authorityOption } from '../../private/options';
import { Said, saidOf } from '../../private/said';
import { terminalOf } from '../../private/terminal';
import { failing, LIVE, review } from '../review';
import { sideOf } from '../side';
import { Review, Side } from '../types';

export interface Surroundings {
  readonly now: () => Instant;
  /** Whether the output goes to a terminal that shows colours. */
  readonly coloured: boolean;
  readonly width?: number;
  world(request: ReviewRequest): World;
}

/** What a change of an app does to mail. Never throws. */
export async function reviewCommand(options: ReviewCommandOptions, around: Surroundings = surroundings()): Promise<Said> {
  try {
    const request = readReviewRequest(options);
    const found = await reviewOf(request, around);
    const exitCode = exitCodeOf(found, request);
    return { lines: formatted(found, request, exitCode, around), exitCode };
  } catch (error) {
    return saidOf(error as Error, options.format === 'json' ? {} : undefined);
  }
}

/** Where what the verdict hangs on could not be asked for, there is no green. */
function exitCodeOf(found: Review, { failOn }: ReviewRequest): 0 | 1 | 2 {
  return failing(found, failOn) ? 1 : found.domains.some(({ untold }) => untold.length > 0) ? 2 : 0;
}

async function reviewOf(request: ReviewRequest, around: Surroundings): Promise<Review> {
  const { base, head } = request;
  const after = sideOf(head, readTemplates(head));
  const domains = domainsOf(after);
  if (base === LIVE && domains.length === 0) {
    throw new CannotTell(`${nothingIn(after)}, so there is nothing to compare with what is live: give the app that has an MtaSts, `
      + 'or, where its last one is removed, the assembly of before as --base.');
  }
  const world = around.world(request);
  const before = base === LIVE ? await liveSide(after, world) : sideOf(base, readTemplates(base));
  if (domains.length === 0 && before.domains.size === 0) {
    throw new CannotTell(`${nothingIn(before)}, and ${nothingIn(after)}: give the assemblies of an app with an MtaSts.`);
  }
  return review(before, after, { now: request.now ?? around.now(), mx: await answers(request, before, after, world) });
}

function nothingIn({ label, notes }: Side): string {
  return `${label} has no policy (Custom::MtaStsPolicy) of a domain that is known${notes.length > 0 ? ` (${notes.slice(0, 3).join(' ')})` : ''}`;
}

/** Against what is live, the MX records that the app does not define are the live ones, before and after. */
async function answers(
  { base, resolve }: ReviewRequest, before: Side, after: Side, { dns }: World,
): Promise<ReadonlyMap<string, MxAnswer> | undefined> {
  if (resolve) {
    return liveMxOf(before, after, dns);
  }
  return base !== LIVE ? undefined
    : new Map(domainsOf(after).flatMap(domain => before.records?.(domain).mxAnswers.map((answer): [string, MxAnswer] => [domain, answer]) ?? []));
}

function formatted(found: Review, { format, failOn }: ReviewRequest, exitCode: 0 | 1 | 2, { coloured, width }: Surroundings): string[] {
  switch (format) {
    case 'text': return formatText(found, createColors(coloured), width);
    case 'markdown': return formatMarkdown(found);
    case 'json': return formatJson(found, exitCode);
    case 'github': return formatGithub(found, failOn, policyFile);
  }
}

/** A template does not say which file a policy was read from: this is where teams keep them, as bin/app.ts reads them. */
function policyFile(domain: string): string | undefined {
  const path = join('policies', `${domain}.txt`);
  return /^[a-z0-9.-]+$/.test(domain) && existsSync(path) ? path : undefined;
}

/** Of a terminal: a diff of policies stands in it. */
const WIDEST = 140;

function surroundings(): Surroundings {
  return {
    world: ({ resolver, edge, ca }) => worldAt({ resolver, edge, ca: authorityOption(ca) }),
    now: () => Date.now(),
    ...terminalOf(process, WIDEST),
  };
}
