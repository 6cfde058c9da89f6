import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { ClientConfig } from './cloud';

/** A record set of a zone; the values as Route 53 takes them (TXT in quotes). */
export interface NewRecord {
  /** @default - the zone's own name */
  readonly name?: string;
  readonly type: string;
  readonly values: readonly string[];
  /** Seconds. @default 300 */
  readonly ttl?: number;
}

export interface NewZone {
  readonly name: string;
  /** Besides SOA and NS, which Route 53 makes. @default - none */
  readonly records?: readonly NewRecord[];
}

/** @returns the id of the zone, without `/hostedzone/` */
export async function createZone(config: ClientConfig, zone: NewZone): Promise<string> {
  const route53 = new Route53Client(config);
  try {
    const { HostedZone } = await route53.send(new CreateHostedZoneCommand({
      Name: zone.name, CallerReference: `${zone.name} ${process.hrtime.bigint()}`,
    }));
    const id = HostedZone!.Id!.replace('/hostedzone/', '');
    if (zone.records?.length) {
      await route53.send(new ChangeResourceRecordSetsCommand({
        HostedZoneId: id,
        ChangeBatch: {
          Changes: zone.records.map(record => ({
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: record.name ?? zone.name,
              Type: record.type as 'MX',
              TTL: record.ttl ?? 300,
              ResourceRecords: record.values.map(Value => ({ Value })),
            },
          })),
        },
      }));
    }
    return id;
  } finally {
    route53.destroy();
    config.requestHandler.httpsAgent.destroy();
  }
}
