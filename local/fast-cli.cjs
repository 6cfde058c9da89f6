/**
 * Makes the CDK CLI ask for a stack's status more often, by `node --require`. Its pauses of seconds are kind to the real
 * CloudFormation, and more than half of a deploy's time on the local cloud. For tests only: `npm run local` runs the CLI as it is.
 */
const { setTimeout: original } = globalThis;

const PAUSES = new Set([1000, 2000, 5000]);

globalThis.setTimeout = Object.assign(
  (callback, delay, ...args) => original(callback, PAUSES.has(delay) ? 100 : delay, ...args),
  original,
);
