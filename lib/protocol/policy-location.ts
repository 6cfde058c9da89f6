/** Where senders fetch a policy: on this host (RFC 8461 section 3.3). */
export function policyHostName(domain: string): string {
  return `mta-sts.${domain}`;
}

/** RFC 8461 section 3.3. */
export const POLICY_PATH = '/.well-known/mta-sts.txt';

export function policyUrl(domain: string): string {
  return `https://${policyHostName(domain)}${POLICY_PATH}`;
}
