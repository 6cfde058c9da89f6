import { list } from '../../change';
import { Readiness } from '../readiness';

const READY: Readonly<Record<Readiness['ready'], string>> = {
  'yes': 'enforce would lose no mail today',
  'no': 'enforce would lose mail today',
  'unknown': 'it cannot be told from here',
  'not-applicable': 'not applicable',
};

/** The answer to `--for enforce`. */
export function answerIn({ ready, losesMail = true }: Readiness): string {
  return losesMail ? READY[ready] : 'not ready for enforce';
}

/** In one sentence; empty where there are none. */
export function reasonsIn({ reasons }: Readiness): string {
  return list(reasons.map(reason => reason.replace(/\.$/, '')), 10);
}
