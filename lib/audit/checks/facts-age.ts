import { ageOf } from '../age';
import { CheckFinding, checkFinding } from '../check-codes';
import { View } from '../view';

const AGAIN = 'Probe again, where port 25 is open (--save facts.json), and judge that.';

/** Facts are judged as of now, and say what was then. */
export function factsAge({ facts, now }: View): CheckFinding[] {
  const age = ageOf(facts, now);
  switch (age.state) {
    case 'fresh': return [];
    case 'unknown': return [checkFinding('check-not-asked', 'warning',
      `When ${facts.domain} was looked at is not known: the facts are of ${JSON.stringify(facts.at).slice(0, 40)}, and what is in them may be long gone.`, AGAIN)];
    default: return [checkFinding('check-facts-old', age.state === 'stale' ? 'warning' : 'info',
      `What was seen of ${facts.domain} is ${age.days} ${age.days === 1 ? 'day' : 'days'} old: its records, its policy and its hosts may be others since.`, AGAIN)];
  }
}
