export { longestHeld } from './adversary';
export { type Act, historyOf, playOut, STEP } from './keeper';
export { randomDeliveries, randomTraits } from './random';
export { type Outcome, Sender, type Traits } from './sender';
export { CachedName, type Timeline, valueAt, type World } from './world';
