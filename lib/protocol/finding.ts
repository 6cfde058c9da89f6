export type Severity = 'error' | 'warning' | 'info';

/** What a reader of a policy or record should know. Each code has a page in docs/findings/. */
export interface Finding {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** What was found, and who is hit by it. */
  readonly message: string;
  /** 1-based line of the policy text. */
  readonly line?: number;
}

/**
 * All codes of this floor. An error is invalid by the RFC, or valid but read so differently that mail or
 * protection depends on the sender; a warning is rejected or misread by somebody; info is good to know.
 */
export const findingSeverities = {
  'mx-address': 'error',
  'mx-character': 'error',
  'mx-duplicate': 'info',
  'mx-empty': 'error',
  'mx-empty-label': 'error',
  'mx-hyphen': 'error',
  'mx-label-too-long': 'error',
  'mx-name-too-long': 'error',
  'mx-port': 'error',
  'mx-several-on-line': 'error',
  'mx-single-label': 'warning',
  'mx-trailing-dot': 'error',
  'mx-u-label': 'error',
  'mx-underscore': 'error',
  'mx-upper-case': 'warning',
  'mx-url': 'error',
  'mx-wide-wildcard': 'warning',
  'mx-wildcard-covers-none': 'warning',
  'mx-wildcard-misplaced': 'error',

  'policy-bare-cr': 'error',
  'policy-blank-line': 'error',
  'policy-bom': 'error',
  'policy-control-character': 'error',
  'policy-duplicate-key': 'error',
  'policy-empty': 'error',
  'policy-extension-colon': 'warning',
  'policy-html': 'error',
  'policy-indented-line': 'error',
  'policy-key-case': 'error',
  'policy-line-malformed': 'error',
  'policy-max-age-above-limit': 'error',
  'policy-max-age-at-limit': 'warning',
  'policy-max-age-below-day': 'error',
  'policy-max-age-missing': 'error',
  'policy-max-age-syntax': 'error',
  'policy-max-age-zero': 'error',
  'policy-mixed-line-endings': 'warning',
  'policy-mode-missing': 'error',
  'policy-mode-none': 'info',
  'policy-mode-none-without-mx': 'warning',
  'policy-mode-unknown': 'error',
  'policy-mx-missing': 'error',
  'policy-no-space-after-colon': 'warning',
  'policy-non-ascii': 'warning',
  'policy-not-utf8': 'error',
  'policy-over-10-kib': 'warning',
  'policy-over-64-kib': 'error',
  'policy-space-before-colon': 'error',
  'policy-tab-after-colon': 'warning',
  'policy-trailing-space': 'warning',
  'policy-unknown-key': 'warning',
  'policy-value-empty': 'error',
  'policy-version-missing': 'error',
  'policy-version-unknown': 'error',

  'sts-backslash': 'error',
  'sts-empty-field': 'error',
  'sts-extension': 'warning',
  'sts-field-malformed': 'error',
  'sts-id-characters': 'error',
  'sts-id-missing': 'error',
  'sts-id-too-long': 'error',
  'sts-id-twice': 'error',
  'sts-leading-space': 'error',
  'sts-no-record': 'error',
  'sts-over-255-octets': 'warning',
  'sts-quotes': 'error',
  'sts-several-records': 'error',
  'sts-space-after-last-semicolon': 'warning',
  'sts-space-around-equals': 'error',
  'sts-space-before-semicolon': 'warning',
  'sts-tab': 'warning',
  'sts-trailing-space': 'error',
  'sts-unrelated-txt': 'warning',
  'sts-version-delimiter': 'error',
  'sts-version-not-first': 'error',
  'sts-version-unknown': 'error',

  'tlsrpt-address-invalid': 'error',
  'tlsrpt-backslash': 'error',
  'tlsrpt-empty-field': 'error',
  'tlsrpt-exclamation-mark': 'error',
  'tlsrpt-extension': 'warning',
  'tlsrpt-field-malformed': 'error',
  'tlsrpt-https-host-single-label': 'warning',
  'tlsrpt-https-port-or-query': 'warning',
  'tlsrpt-leading-space': 'error',
  'tlsrpt-local-part': 'info',
  'tlsrpt-mailto-query': 'warning',
  'tlsrpt-no-record': 'error',
  'tlsrpt-percent-encoding': 'warning',
  'tlsrpt-quotes': 'error',
  'tlsrpt-rua-missing': 'error',
  'tlsrpt-rua-twice': 'error',
  'tlsrpt-scheme-case': 'warning',
  'tlsrpt-scheme-missing': 'error',
  'tlsrpt-scheme-unsupported': 'error',
  'tlsrpt-several-records': 'error',
  'tlsrpt-several-uris': 'info',
  'tlsrpt-space-around-comma': 'warning',
  'tlsrpt-space-around-equals': 'error',
  'tlsrpt-space-before-semicolon': 'warning',
  'tlsrpt-trailing-space': 'error',
  'tlsrpt-unrelated-txt': 'warning',
  'tlsrpt-version-delimiter': 'error',
  'tlsrpt-version-not-first': 'error',
  'tlsrpt-version-unknown': 'error',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof findingSeverities;

export function finding(code: FindingCode, message: string, line?: number): Finding {
  const severity = findingSeverities[code];
  return line === undefined ? { code, severity, message } : { code, severity, message, line };
}
