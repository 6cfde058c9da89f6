import { LocalCloud, type LocalCloudOptions } from './cloud';

export { LocalCloud } from './cloud';
export type { LocalCloudOptions, ClientConfig } from './cloud';
export type { CdkOptions, CdkResult } from './cdk';
export type { ProgramResult } from './program';
export type { EdgeFault } from './edge-faults';
export type { FetchOptions, FetchResult } from './viewer';
export type { NewRecord, NewZone } from './account';
export type { Fault } from './world';
export { makeWorkspace } from './workspace';

/**
 * Starts a local cloud, with its regions bootstrapped and its zones there. Stop it, or it lives as long as this process.
 *
 * `cloud.cdk(…)` runs the CDK CLI on it, `cloud.node(…)` any other program of Node: with its AWS, its DNS and its edge.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  return LocalCloud.start(options);
}
