import { Until } from './waits';

/** Mildest first. */
export const LEVELS = ['none', 'low', 'medium', 'high', 'critical'] as const;

export type Level = typeof LEVELS[number];

/**
 * - `delivery`: mail is refused.
 * - `protection`: mail can be read on its way again.
 * - `visibility`: nobody would notice.
 */
export type Harm = 'delivery' | 'protection' | 'visibility';

/** What a change does to mail. Each code has a page in docs/findings/. */
export interface ChangeFinding {
  /** Stable, kebab-case. */
  readonly code: ChangeCode;
  readonly harm: Harm;
  readonly level: Level;
  /** What happens to mail, and to whom. */
  readonly message: string;
  /** What to do instead, or next. */
  readonly next: string;
  /** Until when senders go by what was published before. */
  readonly until?: Until;
  /** Whatever its level, it stops nothing: the change takes danger away from delivery, or did not bring it. */
  readonly neverStops: boolean;
}

/** All codes of this floor, with the harm of each and the levels that it can have. */
export const changeCodes = {
  'change-domain-added': { harm: 'delivery', levels: ['none'] },
  'change-enforce-begins': { harm: 'delivery', levels: ['none', 'low', 'medium', 'high', 'critical'] },
  'change-enforce-ends': { harm: 'protection', levels: ['medium'] },
  'change-enforce-untried': { harm: 'delivery', levels: ['none', 'low', 'medium', 'high', 'critical'] },
  'change-excludes-mx': { harm: 'delivery', levels: ['low', 'medium', 'high', 'critical'] },
  'change-held-excludes-mx': { harm: 'delivery', levels: ['low', 'high', 'critical'] },
  'change-host-moved': { harm: 'protection', levels: ['high'] },
  'change-host-replaced': { harm: 'protection', levels: ['high'] },
  'change-id-not-hash': { harm: 'delivery', levels: ['medium'] },
  'change-id-returns': { harm: 'delivery', levels: ['low', 'medium'] },
  'change-id-unknown': { harm: 'delivery', levels: ['low'] },
  'change-max-age-lowered': { harm: 'delivery', levels: ['none', 'low'] },
  'change-max-age-raised': { harm: 'delivery', levels: ['low', 'medium'] },
  'change-mx-moved': { harm: 'delivery', levels: ['none'] },
  'change-mx-order': { harm: 'delivery', levels: ['none'] },
  'change-mx-too-early': { harm: 'delivery', levels: ['low', 'high', 'critical'] },
  'change-mx-unknown': { harm: 'delivery', levels: ['medium'] },
  'change-mx-uncovered-already': { harm: 'delivery', levels: ['none', 'low', 'high', 'critical'] },
  'change-pattern-removed': { harm: 'delivery', levels: ['none', 'medium'] },
  'change-policy-removed': { harm: 'protection', levels: ['none', 'low', 'medium', 'high'] },
  'change-policy-unknown': { harm: 'delivery', levels: ['medium'] },
  'change-removed-with-mx': { harm: 'delivery', levels: ['medium', 'critical'] },
  'change-revision-raised': { harm: 'delivery', levels: ['none'] },
  'change-text-without-id': { harm: 'delivery', levels: ['high'] },
  'change-tlsrpt-removed': { harm: 'visibility', levels: ['medium', 'high'] },
  'change-tlsrpt-replaced': { harm: 'visibility', levels: ['low'] },
  'change-tlsrpt-unknown': { harm: 'visibility', levels: ['low'] },
} as const satisfies Record<string, { harm: Harm; levels: readonly Level[] }>;

export type ChangeCode = keyof typeof changeCodes;

export function finding(
  code: ChangeCode, level: Level, message: string, next: string, more: { until?: Until; neverStops?: boolean } = {},
): ChangeFinding {
  const { until, neverStops = false } = more;
  const found = { code, harm: changeCodes[code].harm, level, message, next, neverStops };
  return until ? { ...found, until } : found;
}

/** Whether a level is at or above another. */
export function isAtLeast(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}

/** The worst of some levels; `none` of no levels. */
export function worstLevel(levels: readonly Level[]): Level {
  return LEVELS[Math.max(0, ...levels.map(level => LEVELS.indexOf(level)))];
}

/** One level more careful; there is nothing above critical. */
export function oneLevelUp(level: Level): Level {
  return LEVELS[Math.min(LEVELS.length - 1, LEVELS.indexOf(level) + 1)];
}

/** Whether a finding stops a build or a deploy: at or above the threshold, and not of those that never do. */
export function stops(found: ChangeFinding, threshold: Level = 'high'): boolean {
  return !found.neverStops && isAtLeast(found.level, threshold);
}
