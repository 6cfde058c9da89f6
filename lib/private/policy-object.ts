import { POLICY_PATH, policyHostName } from '../protocol/policy-location';

/**
 * The key of a domain's policy in its bucket: what the publisher writes, what its role may write, and what the viewer-request function
 * of the distribution maps the host name to.
 */
export function objectKey(domain: string): string {
  return policyHostName(domain) + POLICY_PATH;
}
