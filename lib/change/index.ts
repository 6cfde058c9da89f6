export { assess, type Assessment, type ChangeKind } from './assess';
export {
  changeCodes, type ChangeCode, type ChangeFinding, type Harm, isAtLeast, type Level, LEVELS, stops, worstLevel,
} from './finding';
export { heldPolicies, type HeldPolicy, type History, type Period } from './held';
export { counted, distinctHosts, type MxAnswer, type MxHost, receivingHosts, sameHosts } from './mx';
export { parseMxHost } from './parse-mx-host';
export { type ChangeVerdict, judge, type Moment, type SeenPair, type Standing } from './pairs';
export {
  type Change, type ChangeOptions, type Evidence, type HostResource, type PolicyHostIdentity, type Published, type TlsRpt,
} from './published';
export { isSafe, type Risk, RISKS, riskOf, unusable, usable, worstRisk } from './risk';
export { safeToMoveMx, safeToRetire } from './safe-dates';
export { patterns, samePolicy } from './same-policy';
export { formatInstant, formatSeconds, type Instant, later, type Seconds } from './time';
export { isUnknown, known, type Unknown } from './unknown';
export { heldUntil, normalWait, type Ttls, type Until, worstCaseWait } from './waits';
export { findMx, hostList, list, outcome, whyUncovered } from './words';
