import { readTemplates } from '../lib/assembly';
import { review, sideOf } from '../lib/review';

/** The process in which a review is timed: two directories in, as JSON out the seconds, the memory at its highest in MB, and how many domains were changed. */
function main([base, head]: string[]): unknown {
  const start = performance.now();
  const found = review(sideOf('base', readTemplates(base)), sideOf('head', readTemplates(head)), { now: 0 });
  const seconds = (performance.now() - start) / 1000;
  const changed = found.domains.filter(({ assessment }) => assessment.findings.length > 0).length;
  return { seconds, megabytes: process.resourceUsage().maxRSS / 1024, changed };
}

console.log(JSON.stringify(main(process.argv.slice(2))));
