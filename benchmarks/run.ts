import { Argument, Command } from 'commander';
import { benchmarkBundle } from './bundle';
import { benchmarkCheck } from './check';
import { Comparison, isMissed } from './comparison';
import { benchmarkPopulation } from './population';
import { benchmarkPublish } from './publish';
import { benchmarkReview } from './review';
import { benchmarkStaleness } from './staleness';
import { benchmarkSynth } from './synth';
import { renderTable } from './table';

// the SDK's own reminder that Node 20 ends in 2027 is no news about a benchmark
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const BENCHMARKS: Readonly<Record<string, () => Promise<Comparison[]>>> = {
  bundle: benchmarkBundle,
  synth: benchmarkSynth,
  population: () => benchmarkPopulation(),
  review: () => benchmarkReview(),
  check: () => benchmarkCheck(message => console.error(message)),
  staleness: benchmarkStaleness,
  publish: () => benchmarkPublish(message => console.error(message)),
};

/** `npm run bench`: every figure beside that of another way to do the same. See benchmarks/README.md. */
async function main(): Promise<number> {
  const command = new Command('npm run bench --')
    .description('Measures what a domain costs, beside other ways to do the same.')
    .addArgument(new Argument('[names...]', 'only these').choices(Object.keys(BENCHMARKS)).default(Object.keys(BENCHMARKS), 'all'))
    .option('--json', 'print JSON instead of the table', false)
    .option('--check', 'end with exit code 1 when a target is missed', false)
    .parse();
  const options = command.opts<{ json: boolean; check: boolean }>();
  const comparisons: Comparison[] = [];
  for (const name of new Set(command.processedArgs[0] as string[])) {
    console.error(`measuring ${name} …`);
    comparisons.push(...await BENCHMARKS[name]());
  }
  console.log(options.json ? JSON.stringify(comparisons, undefined, 2) : renderTable(comparisons));
  return options.check && comparisons.some(isMissed) ? 1 : 0;
}

main().then(code => process.exit(code), error => {
  console.error((error as Error).message);
  process.exit(2);
});
