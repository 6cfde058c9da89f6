import { Finding, finding } from './finding';
import { NameProblem } from './name-problem';
import { lowerAscii, quote } from './text';

const NO_EXCHANGE_HOST = {
  code: 'mx-wildcard-covers-none',
  text: 'covers no host of Exchange Online, which are two or more labels below it',
} as const;

/** Wildcards over the name of a provider, seen in live policies. */
const KNOWN: Record<string, NameProblem> = {
  'outlook.com': { ...NO_EXCHANGE_HOST, remedy: 'write the exact host, or "*.mail.protection.outlook.com"' },
  'protection.outlook.com': { ...NO_EXCHANGE_HOST, remedy: 'write the exact host, or "*.mail.protection.outlook.com"' },
  'mx.microsoft': { ...NO_EXCHANGE_HOST, remedy: 'write the exact host, as the MX record has it' },
  'amazonaws.com': {
    code: 'mx-wildcard-covers-none',
    text: 'covers no inbound host of Amazon SES, which are two labels below it',
    remedy: 'write "inbound-smtp.REGION.amazonaws.com" with your region',
  },
  'google.com': {
    code: 'mx-wide-wildcard',
    text: 'covers every host of Google, but none below aspmx.l.google.com',
    remedy: 'write "smtp.google.com", or the hosts that the MX records name',
  },
};

/**
 * What is wrong with a wildcard that RFC 8461 allows and that covers too much, or nothing that matters; undefined when
 * nothing is.
 *
 * @param isPublicSuffix whether strangers can register names right below a name; without it top-level domains are known alone
 */
export function wideWildcard(pattern: string, isPublicSuffix?: (name: string) => boolean): Finding | undefined {
  const wide = wideness(pattern, isPublicSuffix);
  return wide && finding(wide.code, `mx ${quote(pattern)} ${wide.text}; ${wide.remedy}`);
}

/** `wideWildcard` as the rest of a sentence. */
export function wideness(pattern: string, isPublicSuffix: (name: string) => boolean = () => false): NameProblem | undefined {
  const name = lowerAscii(pattern.endsWith('.') ? pattern.slice(0, -1) : pattern);
  if (!name.startsWith('*.')) {
    return undefined;
  }
  const parent = name.slice(2);
  if (Object.hasOwn(KNOWN, parent)) {
    return KNOWN[parent];
  }
  return !parent.includes('.') || isPublicSuffix(parent)
    ? { code: 'mx-wide-wildcard', text: 'covers names that anybody can register', remedy: 'name the hosts, or put a domain of yours after "*."' }
    : undefined;
}
