import { createHash } from 'node:crypto';
import { Certificate } from './acm';
import { delegationProblem } from './delegation';
import { ownCertificates } from './own';
import { ownerTags, parseProperties, previous, sameNames, Wanted } from './properties';
import { failureOf } from './reasons';
import { putRecords } from './records';
import { Begun, discard, overFor, Surroundings } from './surroundings';
import { Backoff } from '../clock';
import { CustomResourceEvent } from '../custom-resource/event';

/** ACM takes some seconds to say which records it wants. */
const RECORDS_KNOWN_WITHIN_MS = 2 * 60_000;
/** A zone that this deploy has just made is not delegated to at once. */
const DELEGATED_WITHIN_MS = 20_000;

/**
 * Create and Update: finds the certificate, or asks ACM for one and puts its validation records into the zones.
 *
 * @throws after what it made is gone again.
 */
export async function request(event: CustomResourceEvent, around: Surroundings, deadline: number): Promise<Begun> {
  const wanted = parseProperties(event.ResourceProperties);
  const begun = { PhysicalResourceId: event.PhysicalResourceId ?? event.RequestId, BegunAt: around.clock.now() };
  if (event.RequestType === 'Update') {
    const restoring = await around.phase(event.StackId, deadline) === 'rollback';
    const standing = await findStanding(event, wanted, restoring, around, deadline);
    if (standing) {
      await keepUp(event, wanted, standing, around, deadline);
      return { ...begun, CertificateArn: standing.arn };
    }
    if (restoring) {
      return { ...begun, Restoring: true, ...await requestNew(event, wanted, around, deadline) };
    }
  }
  await checkDelegation(wanted, around, deadline);
  const over = overFor(await around.phase(event.StackId, deadline));
  if (over) {
    throw over;
  }
  return { ...begun, ...await requestNew(event, wanted, around, deadline) };
}

/**
 * The certificate that has these names already.
 *
 * In a rollback it can be another one than that of the event, which is then the one that the deploy had made in its place; what a
 * cancelled request has left is removed.
 */
async function findStanding(
  event: CustomResourceEvent, wanted: Wanted, restoring: boolean, around: Surroundings, deadline: number,
): Promise<Certificate | undefined> {
  const current = await around.certificates.describe(event.PhysicalResourceId!, deadline);
  const fits = (certificate?: Certificate) => certificate?.status === 'ISSUED' && sameNames(certificate.names, wanted.names);
  if (!restoring) {
    return fits(current) ? current : undefined;
  }
  const own = await ownCertificates(event, around, deadline);
  const standing = fits(current) ? current : own.find(fits);
  for (const { arn } of own) {
    if (arn !== standing?.arn && arn !== event.PhysicalResourceId) {
      console.warn(`${arn}: ${await discard(arn, around)}`);
    }
  }
  return standing;
}

/** Tags and zones can change while the certificate stays. */
async function keepUp(event: CustomResourceEvent, wanted: Wanted, standing: Certificate, around: Surroundings, deadline: number): Promise<void> {
  const before = previous(event);
  const { certificates, zones } = around;
  const tags = await certificates.tags(standing.arn, deadline) ?? {};
  const added = Object.entries(wanted.tags).filter(([key, value]) => tags[key] !== value);
  const removed = Object.keys(before?.tags ?? {}).filter(key => !(key in wanted.tags) && key in tags);
  if (removed.length > 0) {
    await certificates.untag(standing.arn, removed, deadline);
  }
  if (added.length > 0) {
    await certificates.tag(standing.arn, { ...Object.fromEntries(added), ...ownerTags(event) }, deadline);
  }
  if (wanted.names.some(name => before?.zones.get(name) !== wanted.zones.get(name))) {
    await putRecords(standing, name => wanted.zones.get(name), zones, deadline);
  }
}

async function requestNew(event: CustomResourceEvent, wanted: Wanted, around: Surroundings, deadline: number): Promise<Partial<Begun>> {
  const arn = await around.certificates.request({
    names: wanted.names,
    // of the request, not of the names: a request that failed and was mended is another one, and its retry by Lambda is the same
    token: createHash('sha256').update(event.RequestId).digest('hex').slice(0, 32),
    tags: { ...wanted.tags, ...ownerTags(event) },
  }, deadline);
  try {
    const certificate = await untilRecordsAreKnown(arn, around, deadline);
    await putRecords(certificate, name => wanted.zones.get(name), around.zones, deadline);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await discard(arn, around)}`, { cause: error });
  }
  // a Create that fails later is followed by a Delete of this id
  return { CertificateArn: arn, Requested: true, ...event.RequestType === 'Create' ? { PhysicalResourceId: arn } : {} };
}

/** Of all names: the first answers have some of them, or none. */
async function untilRecordsAreKnown(arn: string, around: Surroundings, deadline: number): Promise<Certificate> {
  const { certificates, dns, clock } = around;
  const until = Math.min(deadline, clock.now() + RECORDS_KNOWN_WITHIN_MS);
  const backoff = new Backoff(clock, 500, 5_000);
  for (;;) {
    const certificate = await certificates.describe(arn, until);
    if (certificate?.status === 'ISSUED' || certificate?.status === 'PENDING_VALIDATION') {
      if (certificate.validations.length >= certificate.names.length && certificate.validations.every(({ record }) => record)) {
        return certificate;
      }
    } else if (certificate) {
      throw new Error(await failureOf(certificate, dns));
    }
    if (!await backoff.wait(until)) {
      throw new Error('ACM did not say which validation records it wants: deploy again later.');
    }
  }
}

async function checkDelegation({ zones: zoneOf }: Wanted, around: Surroundings, deadline: number): Promise<void> {
  await Promise.all([...new Set(zoneOf.values())].map(zoneId => checkZone(zoneId, around, deadline)));
}

/** Before anything is requested: ACM would wait for a record that nobody sees. */
async function checkZone(zoneId: string, { zones, dns, clock }: Surroundings, deadline: number): Promise<void> {
  const zone = await zones.zone(zoneId, deadline);
  if (!zone) {
    throw new Error(`There is no hosted zone ${JSON.stringify(zoneId)} in this account: give the id of the public hosted zone of the domain. Nothing was requested.`);
  }
  const backoff = new Backoff(clock, 1_000, 5_000);
  const until = Math.min(deadline, clock.now() + DELEGATED_WITHIN_MS);
  for (;;) {
    const problem = await delegationProblem(zoneId, zone, dns);
    if (problem === undefined) {
      return;
    }
    if (!await backoff.wait(until)) {
      throw new Error(`${problem} Nothing was requested.`);
    }
  }
}
