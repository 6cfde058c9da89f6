import { fixPolicyFile } from './fix';
import { atMost, describe, readPolicyText } from '../private/policy-file';
import { printable, printablePath } from '../private/printable';
import { isPublicSuffix } from '../private/public-suffix';
import { parsePolicy, Policy, policyId, renderPolicy } from '../protocol';

/** What is to be said of one policy file. */
export interface Verdict {
  readonly path: string;
  /** `unreadable`: nothing can be said of what it holds. `unwritable`: it should have been fixed, and could not be written. */
  readonly state: 'publishable' | 'faulty' | 'unreadable' | 'unwritable';
  /** For people. */
  readonly lines: string[];
}

export interface LintOptions {
  /** Writes the strict form into each file, where it says the same to senders. */
  readonly fix?: boolean;
}

/** Looks at a policy file as `MtaStsPolicy.fromFile` does, and tells everything at once. */
export function lintPolicyFile(path: string, options: LintOptions = {}): Verdict {
  let text: string;
  try {
    text = readPolicyText(path);
  } catch (error) {
    return { path, state: 'unreadable', lines: [`${printablePath(path)}: ${printable((error as Error).message)}`] };
  }
  const verdict = judge(path, text);
  const { state, lines } = options.fix ? fixed(verdict, text) : verdict;
  return { path, state, lines: lines.map(printable) };
}

function judge(path: string, text: string): Verdict & { policy?: Policy } {
  const { policy, valid, findings } = parsePolicy(text, { isPublicSuffix });
  const details = atMost(findings.map(finding => `  ${finding.severity}${describe(finding)}`));
  if (!policy || !valid || findings.some(({ severity }) => severity === 'error')) {
    return { path, state: 'faulty', lines: [`${printablePath(path)}: cannot be published`, ...details] };
  }
  try {
    const id = policyId(renderPolicy(policy));
    return { path, policy, state: 'publishable', lines: [`${printablePath(path)}: ${policy.mode}, ${policy.mx.length} mx, max_age ${policy.maxAge}, id ${id}`, ...details] };
  } catch (error) {
    return { path, state: 'faulty', lines: [`${printablePath(path)}: cannot be published`, ...details, `  error  ${(error as Error).message}`] };
  }
}

function fixed(verdict: Verdict & { policy?: Policy }, text: string): Verdict {
  const { path, policy, state, lines } = verdict;
  if (!policy) {
    return { path, state, lines: [...lines, '  not fixed: what a sender makes of it has to be decided by you; mend the errors, then fix again'] };
  }
  const done = fixPolicyFile(path, text, policy);
  switch (done.state) {
    case 'strict-already': return verdict;
    case 'fixed': return { path, state, lines: [...judge(path, renderPolicy(policy)).lines, '  fixed:', ...atMost(done.changes.map(change => `  ${change}`))] };
    case 'left': return { path, state, lines: [...lines, `  not fixed: ${done.why}`] };
    case 'not-written': return { path, state: 'unwritable', lines: [...lines, `  not fixed: the file cannot be written: ${done.why}`] };
  }
}

/** 0: every file can be published; 1: one cannot; 2: one could not be read, or not be fixed, which is never a pass. */
export function exitCode(verdicts: Verdict[]): 0 | 1 | 2 {
  const states = verdicts.map(({ state }) => state);
  return states.includes('unreadable') || states.includes('unwritable') ? 2 : states.includes('faulty') ? 1 : 0;
}
