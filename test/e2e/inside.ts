import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Check } from './checks';
import { attacks } from './scenarios/attacks';
import { move } from './scenarios/move';
import { policyHostDown } from './scenarios/policy-host-down';
import { retire } from './scenarios/retire';
import { rolledBack } from './scenarios/rolled-back';
import { renderChecks } from './table';
import { MailWorld } from './world';

const SCENARIOS = { attacks, move, retire, policyHostDown, rolledBack };

/** Runs in the namespace that run.ts makes. Arguments: a folder for the mail servers, the sender's Python, then names of scenarios. */
async function main(): Promise<number> {
  const [folder, python, ...names] = process.argv.slice(2);
  const started = performance.now();
  const world = await MailWorld.start(python, folder);
  const checks: Check[] = [];
  try {
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      if (names.length === 0 || names.includes(name)) {
        console.error(`${name} …`);
        checks.push(...await scenario(world).catch((error: Error): Check[] => [{ scenario: name, what: 'stopped', saw: error.message, wrong: 'to come to its end' }]));
        await world.cloud.setFaults();
      }
    }
  } finally {
    if (checks.length > 0) {
      console.log(renderChecks(checks));
    }
    await world.cloud.stop();
  }
  const failed = checks.filter(({ wrong }) => wrong !== undefined).length;
  console.log(`\n${checks.length} things looked at in ${Math.round((performance.now() - started) / 1000)} s.`);
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  // in the words of Jest, so that .ci/run counts all alike
  const results = { numPassedTests: checks.length - failed, numFailedTests: failed, numRuntimeErrorTestSuites: 0 };
  if (process.env.E2E_RESULTS) {
    await writeFile(process.env.E2E_RESULTS, JSON.stringify(results));
  }
  return failed === 0 && checks.length > 0 ? 0 : 1;
}

main().then(code => process.exit(code), error => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
