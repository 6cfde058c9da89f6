import { isPublicSuffix } from './public-suffix';
import { MtaStsPolicy } from '../mta-sts-policy';
import { Finding, wideWildcard } from '../protocol';

export interface PolicyWarning {
  /** Stable, for `acknowledgeWarning`. */
  readonly id: string;
  readonly message: string;
}

/**
 * What is legal in a policy but unwise, in words for the one who runs `cdk synth`.
 *
 * Of a policy file only what matters for the strict form that is published: its line ends and spaces are seen by nobody.
 */
export function policyWarnings(policy: MtaStsPolicy): PolicyWarning[] {
  const leftOut = policy._findings.filter(({ code }) => code === 'policy-unknown-key')
    .map(found => ({ ...found, message: `${found.message}; it is left out of what is published` }));
  const wide = policy.mx.map(pattern => wideWildcard(pattern, isPublicSuffix)).filter((found): found is Finding => found !== undefined)
    .map(found => policy._findings.find(inFile => inFile.code === found.code && inFile.message === found.message) ?? found);
  return [...leftOut, ...wide].map(({ code, line, message }) => ({
    id: `cdk-mta-sts:${code}`,
    message: line === undefined ? message : `Line ${line} of the policy file: ${message}`,
  }));
}
