import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from './index';
import { keptFolder, removeAbandoned } from './project';
import { tellWhatToTry } from './run/keep';
import { readOptions } from './run/options';
import { publish } from './run/publish';
import { showDomain } from './run/show';
import { StepFailure, Steps } from './run/steps';

// the SDK's own reminder that Node 20 ends in 2027 is no news about the local cloud
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** `npm run local`: the whole way of a policy to the world, on this machine. See `npm run local -- --help`. */
async function main(): Promise<number> {
  const options = await readOptions(process.argv.slice(2));
  const kept = await keptFolder();
  await removeAbandoned(kept, 'log-');
  const logs = join(kept, `log-${process.pid}`);
  const steps = new Steps();
  steps.title('An AWS account on this machine, and the edge and DNS of its world. Nothing leaves it.');
  const interrupted = new Promise<string>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => resolve(signal));
    }
  });
  let cloud: LocalCloud | undefined;
  let done = false;
  const work = async () => {
    const published = await publish(options, steps, logs, started => { cloud = started; });
    const wrong: string[] = [];
    for (const domain of published.domains) {
      wrong.push(...await showDomain(published.cloud, domain, steps));
    }
    if (wrong.length > 0) {
      throw new StepFailure('the world sees something else than was deployed', wrong.join('; '));
    }
    const elapsed = steps.elapsed();
    if (options.keep) {
      await tellWhatToTry(published.cloud, published.workspace, published.domains[0].name, steps);
    }
    done = true;
    steps.success(`${published.domains.map(domain => domain.name).join(', ')} published and seen by the world in ${elapsed}.`);
    if (options.keep) {
      await interrupted;
    }
  };
  try {
    const signal = await Promise.race([work(), interrupted]);
    if (!done) {
      // what is cut off has its last line before ours
      await cloud?.stop();
      steps.failure(`stopped by ${signal}`);
      return 130;
    }
    return 0;
  } catch (error) {
    steps.failure((error as Error).message, logs);
    return 1;
  } finally {
    await cloud?.stop();
    if (done) {
      await rm(logs, { recursive: true, force: true });
    }
  }
}

main().then(code => process.exit(code), error => {
  console.error((error as Error).message);
  process.exit(1);
});
