import { isProtected } from './dane';
import { policyWasAsked, View } from './view';

/** Whether senders insist on TLS: by DANE those that do DNSSEC, by MTA-STS those that do it. */
export interface Protection {
  readonly mtaSts: 'enforce' | 'testing' | 'none' | 'absent' | 'broken' | 'unknown';
  /** Undefined: no resolver is trusted to say, or what it takes was not seen. */
  readonly dane?: boolean;
  /** Which of the two it is. */
  readonly whyNoDane?: string;
}

/** Of two policies that are served at once, what the weaker one gives. */
const WEAKEST_FIRST = ['none', 'testing', 'enforce'] as const;

export function protectionOf(view: View): Protection {
  const dane = isProtected(view);
  return { mtaSts: mtaStsOf(view), ...dane === undefined ? { whyNoDane: view.facts.trustedResolver ? 'not all of it was seen' : 'no trusted resolver' } : { dane } };
}

function mtaStsOf({ facts, sts, served, kind }: View): Protection['mtaSts'] {
  if (kind === 'unknown' || !sts) {
    return 'unknown';
  }
  if (!sts.valid) {
    return sts.findings.some(({ code }) => code === 'sts-no-record') || facts.sts.state === 'none' ? 'absent' : 'broken';
  }
  if (served.length === 0) {
    return policyWasAsked(facts) ? 'broken' : 'unknown';
  }
  const modes = served.map(({ parsed }) => parsed.policy?.mode);
  return modes.includes(undefined) ? 'broken' : WEAKEST_FIRST.find(mode => modes.includes(mode))!;
}
