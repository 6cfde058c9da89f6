import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { alternate } from './comparison';

/** The process in which a synthesis is timed: prints JSON, the milliseconds of one with `first <side>`, of many with `further`. */
type Side = 'with-mta-sts' | 'hand-written';

const FURTHER = 20;
const WARM_UP = 3;
const ROUNDS = 20;
/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const CONTEXT = require('../cdk.json').context;

/** From a process that has loaded aws-cdk-lib itself, and neither the library nor the CDK's service modules, to the assembly on disk. */
function synthesize(side: Side, domains: number): number {
  const names = Array.from({ length: domains }, (_, index) => `domain${index}.example`);
  const outdir = mkdtempSync(join(tmpdir(), 'mta-sts-synth-'));
  // what an earlier synthesis has left is not this one's to clear away
  global.gc!();
  const start = performance.now();
  /* eslint-disable-next-line @typescript-eslint/no-require-imports */
  const { define } = require(`./${side}`) as { define(app: App, domainNames: readonly string[]): Stack };
  const app = new App({ outdir, context: CONTEXT });
  define(app, names);
  app.synth();
  const duration = performance.now() - start;
  rmSync(outdir, { recursive: true });
  return duration;
}

/** What each domain adds to a stack that has one. */
async function further(side: Side): Promise<number> {
  const alone = synthesize(side, 1);
  return (synthesize(side, 1 + FURTHER) - alone) / FURTHER;
}

async function main([mode, side]: string[]): Promise<unknown> {
  if (mode === 'first') {
    return synthesize(side as Side, 1);
  }
  const both = (rounds: number) => alternate(rounds, () => further('with-mta-sts'), () => further('hand-written'));
  await both(WARM_UP);
  return both(ROUNDS);
}

void main(process.argv.slice(2)).then(result => console.log(JSON.stringify(result)));
