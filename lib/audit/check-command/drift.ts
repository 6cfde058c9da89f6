import { runbook } from '../../private/finding-page';
import type { Side, SideOfDomain } from '../../review';
import { CheckFinding, checkFinding } from '../check-codes';
import { DomainFacts } from '../facts';
import { viewOf } from '../view';
import { differences } from './differences';
import { uncompared } from './uncompared';

/** What the world sees, beside what the app says that it publishes. What could not be asked is no drift, and what the app does not tell is no match. */
export function driftOf(facts: DomainFacts, { domains, notes }: Side): CheckFinding[] {
  const { domain } = facts;
  const expected = [...domains.values()].filter(({ published }) => published.domain === domain);
  if (expected.length === 0) {
    // silence would look as if both said the same
    return [checkFinding('check-drift', 'error',
      `The app of --expect has no policy of ${domain}, so that what the world sees of it is compared with nothing.${notes.length > 0 ? ` (${notes.slice(0, 3).join(' ')})` : ''}`,
      'Add an MtaSts for it to the app, give the app that has it, or check the domain by itself.')];
  }
  const view = viewOf(facts, Date.parse(facts.at));
  const stages = expected.map(each => ({ side: each, drift: differences(view, each), untold: uncompared(each) }));
  const { drifted, untold } = judged(stages);
  return [
    ...drifted ? [found(domain, drifted.side, drifted.drift)] : [],
    ...untold.map(({ what, why }) => checkFinding('check-not-asked', 'warning', `${what} compared: ${why}.`,
      'Have the app tell it at synthesis, as one value; what only the deploy knows, compare by hand after it.')),
    ...notes.length > 0 ? [checkFinding('check-not-asked', 'warning',
      `The app of --expect was not read in full, and what is not read is compared with nothing: ${notes.slice(0, 3).join(' ')}`,
      'Give --expect the whole cloud assembly; or the template of this domain only, where what is not read is of another one.')] : [],
  ];
}

interface Stage {
  readonly side: SideOfDomain;
  readonly drift: ReturnType<typeof differences>;
  readonly untold: ReturnType<typeof uncompared>;
}

/** Of several stages the world sees one. That one tells nothing hides no drift of another: nobody knows which of them it is. */
function judged(stages: readonly Stage[]): { drifted?: Stage; untold: Stage['untold'] } {
  const driftOfStage = ({ drift: { all } }: Stage) => all.length;
  if (stages.some(each => driftOfStage(each) === 0 && each.untold.length === 0)) {
    return { untold: [] };
  }
  const [told] = [...stages].sort((a, b) => a.untold.length - b.untold.length || driftOfStage(a) - driftOfStage(b));
  const [closest] = [...stages].sort((a, b) => driftOfStage(a) - driftOfStage(b) || a.untold.length - b.untold.length);
  return { ...driftOfStage(told) > 0 && { drifted: told }, untold: told === closest ? told.untold : [...told.untold, ...closest.untold] };
}

function found(domain: string, { condition }: SideOfDomain, { all, ofMx }: ReturnType<typeof differences>): CheckFinding {
  return checkFinding('check-drift', 'error',
    `The world sees something else of ${domain} than the app publishes: ${all.join('; ')}.${condition === undefined ? '' : ` The app publishes it only under the condition ${condition}.`}`,
    `Deploy the app.${ofMx ? ' Until then other findings go by the MX records that are live.' : ''} If that changes nothing, somebody has changed a record or the policy by hand: ${runbook('README')}`);
}
