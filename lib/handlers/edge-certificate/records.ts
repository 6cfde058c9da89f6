import { Certificate } from './acm';
import { Change, HostedZones, withoutDot } from './route53';

/** CloudFormation's own for such records. */
const TTL_SECONDS = 300;

/**
 * Puts the validation records of a certificate into their zones: one batch for each, and what is there already stays as it is.
 *
 * They are never deleted with a certificate, since others of the same name renew through them; and when a batch fails, what stood
 * before the first one stands again.
 */
export async function putRecords(
  certificate: Certificate, zoneOf: (domainName: string) => string | undefined, zones: HostedZones, deadline: number,
): Promise<void> {
  const done: { readonly zoneId: string; readonly back: Change[] }[] = [];
  try {
    for (const [zoneId, records] of byZone(certificate, zoneOf)) {
      const changes: Change[] = [];
      const back: Change[] = [];
      for (const [name, value] of records) {
        const standing = await zones.cname(zoneId, name, deadline);
        if (standing && withoutDot(standing.value) === withoutDot(value)) {
          continue;
        }
        const record = { name, value, ttl: TTL_SECONDS };
        changes.push({ action: 'UPSERT', record });
        back.push(standing ? { action: 'UPSERT', record: standing } : { action: 'DELETE', record });
      }
      if (changes.length > 0) {
        await zones.change(zoneId, changes, deadline);
        done.push({ zoneId, back });
      }
    }
  } catch (error) {
    for (const { zoneId, back } of done) {
      await zones.change(zoneId, back).catch(failure => console.error(`The records in ${zoneId} could not be taken back.`, failure));
    }
    throw error;
  }
}

/** Names share a record where one is the wildcard of the other. */
function byZone(certificate: Certificate, zoneOf: (domainName: string) => string | undefined): Map<string, Map<string, string>> {
  const zones = new Map<string, Map<string, string>>();
  for (const { domainName, record } of certificate.validations) {
    const zoneId = zoneOf(domainName);
    if (record && zoneId) {
      const records = zones.get(zoneId) ?? new Map<string, string>();
      zones.set(zoneId, records.set(withoutDot(record.name), record.value));
    }
  }
  return zones;
}
