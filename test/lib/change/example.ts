import { assess, type ChangeCode, type ChangeFinding, type ChangeOptions, type MxAnswer, type Published } from '../../../lib/change';
import { type Mode, type Policy, policyId, renderPolicy } from '../../../lib/protocol';

export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 10, 24, 12);
export const OPTIONS: ChangeOptions = { now: NOW, recordTtl: 300, mxTtl: 3600 };

export function policy(mode: Mode, patterns: string[], maxAge = 1_209_600): Policy {
  return { mode, mx: patterns, maxAge };
}

/** MX records, the first of them the best. */
export function mx(...hosts: string[]): MxAnswer {
  return { state: 'records', records: hosts.map((host, index) => ({ host, preference: 10 * (index + 1) })) };
}

/** What example.com publishes, with the id and the text that the construct makes of the policy. */
export function published(of: Policy, more?: Partial<Published>): Published & { policy: Policy; id: string };
export function published(of: Policy | undefined, more?: Partial<Published>): Published;
export function published(of: Policy | undefined, more: Partial<Published> = {}): Published {
  const text = of && renderPolicy(of);
  return {
    domain: 'example.com',
    policy: of,
    text,
    id: text && policyId(text, more.revision),
    idMatchesText: text ? true : undefined,
    tlsRpt: { rua: ['mailto:tls@example.org'] },
    mx: mx('a.example.net'),
    ...more,
  };
}

export const enforced = published(policy('enforce', ['a.example.net']));
export const tested = published(policy('testing', ['a.example.net']));

export function findingsOf(before: Published | undefined, after: Published | undefined, options: Partial<ChangeOptions> = {}): ChangeFinding[] {
  return assess({ before, after }, { ...OPTIONS, ...options }).findings;
}

/** The one finding of a code, or undefined. */
export function found(
  code: ChangeCode, before: Published | undefined, after: Published | undefined, options: Partial<ChangeOptions> = {},
): ChangeFinding | undefined {
  const all = findingsOf(before, after, options).filter(each => each.code === code);
  expect(all.length).toBeLessThan(2);
  return all[0];
}
