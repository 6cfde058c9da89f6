import { atMost, describe, readPolicyText } from '../private/policy-file';
import { isPublicSuffix } from '../private/public-suffix';
import { parsePolicy, policyId, renderPolicy } from '../protocol';

/** What is to be said of one policy file. */
export interface Verdict {
  readonly path: string;
  /** `unreadable`: nothing can be said of what it holds. */
  readonly state: 'publishable' | 'faulty' | 'unreadable';
  /** For people. */
  readonly lines: string[];
}

/** Looks at a policy file as `MtaStsPolicy.fromFile` does, and tells everything at once. */
export function lintPolicyFile(path: string): Verdict {
  let text: string;
  try {
    text = readPolicyText(path);
  } catch (error) {
    return { path, state: 'unreadable', lines: [`${path}: ${(error as Error).message}`] };
  }
  const { policy, valid, findings } = parsePolicy(text, { isPublicSuffix });
  const details = atMost(findings.map(finding => `  ${finding.severity}${describe(finding)}`));
  if (!policy || !valid || findings.some(({ severity }) => severity === 'error')) {
    return { path, state: 'faulty', lines: [`${path}: cannot be published`, ...details] };
  }
  try {
    const id = policyId(renderPolicy(policy));
    return { path, state: 'publishable', lines: [`${path}: ${policy.mode}, ${policy.mx.length} mx, max_age ${policy.maxAge}, id ${id}`, ...details] };
  } catch (error) {
    return { path, state: 'faulty', lines: [`${path}: cannot be published`, ...details, `  error  ${(error as Error).message}`] };
  }
}

/** 0: every file can be published; 1: one cannot; 2: one could not be read, which is never a pass. */
export function exitCode(verdicts: Verdict[]): number {
  const states = verdicts.map(({ state }) => state);
  return states.includes('unreadable') ? 2 : states.includes('faulty') ? 1 : 0;
}
