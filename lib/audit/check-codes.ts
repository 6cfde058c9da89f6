import { Severity } from '../protocol';

/** What a finding is about. Others (SPF, DKIM, DMARC, BIMI) follow. */
export type Area = 'domain' | 'mta-sts' | 'mx' | 'tls-rpt';

/** All codes of the checks of what the world sees, with what each is about and the severities that it can have. */
export const checkCodes = {
  'check-domain-missing': { area: 'domain', severities: ['error'] },
  'check-receives-no-mail': { area: 'domain', severities: ['info'] },
  'check-wildcard-answers': { area: 'domain', severities: ['warning'] },
  'check-facts-old': { area: 'domain', severities: ['warning', 'info'] },
  'check-alias-broken': { area: 'domain', severities: ['error'] },

  'check-sts-missing': { area: 'mta-sts', severities: ['warning'] },
  'check-sts-policy-unannounced': { area: 'mta-sts', severities: ['error'] },
  'check-sts-misplaced': { area: 'mta-sts', severities: ['warning'] },
  'check-sts-several-strings': { area: 'mta-sts', severities: ['warning'] },
  'check-sts-ttl-long': { area: 'mta-sts', severities: ['info'] },
  'check-sts-servers-disagree': { area: 'mta-sts', severities: ['error'] },
  'check-sts-server-silent': { area: 'mta-sts', severities: ['warning', 'info'] },
  'check-policy-host-missing': { area: 'mta-sts', severities: ['error'] },
  'check-policy-ipv6-only': { area: 'mta-sts', severities: ['warning'] },
  'check-policy-private-address': { area: 'mta-sts', severities: ['error', 'warning'] },
  'check-policy-unreachable': { area: 'mta-sts', severities: ['error', 'warning'] },
  'check-policy-certificate': { area: 'mta-sts', severities: ['error'] },
  'check-policy-certificate-expires': { area: 'mta-sts', severities: ['warning'] },
  'check-policy-tls-old': { area: 'mta-sts', severities: ['error'] },
  'check-policy-redirect': { area: 'mta-sts', severities: ['error'] },
  'check-policy-status': { area: 'mta-sts', severities: ['error'] },
  'check-policy-content-type': { area: 'mta-sts', severities: ['error', 'warning'] },
  'check-policy-too-large': { area: 'mta-sts', severities: ['error'] },
  'check-policy-slow': { area: 'mta-sts', severities: ['warning'] },
  'check-policy-families-differ': { area: 'mta-sts', severities: ['warning'] },
  'check-policy-family-not-seen': { area: 'mta-sts', severities: ['info'] },
  'check-caa-forbids-amazon': { area: 'mta-sts', severities: ['info'] },
  'check-policy-without-mail': { area: 'mta-sts', severities: ['info'] },
  'check-mode-none': { area: 'mta-sts', severities: ['warning'] },
  'check-mode-testing': { area: 'mta-sts', severities: ['info'] },
  'check-max-age-short': { area: 'mta-sts', severities: ['info'] },

  'check-mx-uncovered': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-pattern-unused': { area: 'mx', severities: ['warning'] },
  'check-mx-alias': { area: 'mx', severities: ['warning'] },
  'check-mx-address': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-no-address': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-not-seen': { area: 'mx', severities: ['warning'] },
  'check-mx-no-starttls': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-tls-failed': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-tls-old': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-certificate': { area: 'mx', severities: ['error', 'warning'] },
  'check-mx-certificate-expires': { area: 'mx', severities: ['warning'] },
  'check-mx-many': { area: 'mx', severities: ['warning'] },
  'check-tlsa-mismatch': { area: 'mx', severities: ['error'] },
  'check-tlsa-failed': { area: 'mx', severities: ['error'] },
  'check-tlsa-unsigned': { area: 'mx', severities: ['warning'] },

  'check-tlsrpt-missing': { area: 'tls-rpt', severities: ['error', 'warning'] },
  'check-tlsrpt-misplaced': { area: 'tls-rpt', severities: ['warning'] },
  'check-tlsrpt-mailbox-unreachable': { area: 'tls-rpt', severities: ['warning'] },
  'check-tlsrpt-endpoint-unreachable': { area: 'tls-rpt', severities: ['warning'] },
  'check-tlsrpt-same-domain': { area: 'tls-rpt', severities: ['info'] },
  'check-tlsrpt-dane-missing': { area: 'tls-rpt', severities: ['info'] },

  'check-drift': { area: 'mta-sts', severities: ['error'] },
  'check-not-asked': { area: 'domain', severities: ['warning'] },
} as const satisfies Record<string, { area: Area; severities: readonly Severity[] }>;

export type CheckCode = keyof typeof checkCodes;

/** What is wrong, whom it hits, and the exact thing to do. */
export interface CheckFinding {
  /** Stable; each has a page in docs/findings. Of records and policies themselves, those of lib/protocol. */
  readonly code: string;
  readonly area: Area;
  readonly severity: Severity;
  readonly message: string;
  /** The record or line to publish, or what to do. */
  readonly fix?: string;
}

export function checkFinding(code: CheckCode, severity: Severity, message: string, fix?: string): CheckFinding {
  const found = { code, area: checkCodes[code].area, severity, message };
  return fix === undefined ? found : { ...found, fix };
}

const ORDER: readonly (Severity | undefined)[] = ['error', 'warning', 'info', undefined];

/** The worst first; of whom nothing is said, last. */
export function bySeverity(one: Severity | undefined, other: Severity | undefined): number {
  return ORDER.indexOf(one) - ORDER.indexOf(other);
}
