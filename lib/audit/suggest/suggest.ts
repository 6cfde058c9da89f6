import { planFor } from './plan';
import { printPlan } from './print';
import { python } from './python';
import { see } from './seen';
import { typescript } from './typescript';
import { World, worldAt } from '../../net/world';
import { authorityOption, edgeOption, named, oneOf, resolverOption } from '../../private/options';
import { Said, saidOf } from '../../private/said';
import { WIDTH, wrapped } from '../../private/wrapped';
import { normalizeDomain } from '../../protocol';

/** The options of `mta-sts suggest`, as they are typed. */
export interface SuggestOptions {
  readonly language?: string;
  readonly resolver?: string;
  readonly edge?: string;
  readonly ca?: string;
}

const LANGUAGES = { typescript, python };

/** The construct to paste for a domain. Never throws. */
export async function suggest(domain: string, options: SuggestOptions, around?: World): Promise<Said> {
  try {
    const language = LANGUAGES[oneOf('--language', ['typescript', 'python'], options.language ?? 'typescript')];
    const { dns, fetchPolicy } = around ?? worldAt({
      resolver: resolverOption(options.resolver), edge: edgeOption(options.edge), ca: authorityOption(options.ca),
    });
    const plan = planFor(await see(named(() => normalizeDomain(domain)), dns, fetchPolicy));
    if ('why' in plan) {
      return { lines: [], error: plan.why.flatMap(each => wrapped(each, '', WIDTH)).join('\n'), exitCode: plan.exitCode };
    }
    return { lines: printPlan(plan, language), exitCode: plan.first.length === 0 ? 0 : 1 };
  } catch (error) {
    return saidOf(error as Error);
  }
}
