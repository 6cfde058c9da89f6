import { ValidationRecord } from './acm';
import { AwsApi, AwsError, parseXml } from '../aws/api';

export interface HostedZone {
  readonly name: string;
  /** Those that Route 53 answers with for the zone. */
  readonly nameServers: string[];
}

/** A CNAME record set. */
export interface StandingRecord extends ValidationRecord {
  readonly ttl: number;
}

export interface Change {
  readonly action: 'UPSERT' | 'DELETE';
  readonly record: StandingRecord;
}

/** The public hosted zones of the account. */
export interface HostedZones {
  /** Undefined where there is no such zone. */
  zone(zoneId: string, deadline?: number): Promise<HostedZone | undefined>;
  /** The CNAME at a name; undefined where there is none. */
  cname(zoneId: string, name: string, deadline?: number): Promise<StandingRecord | undefined>;
  /** One batch: all of it, or nothing. */
  change(zoneId: string, changes: readonly Change[], deadline?: number): Promise<void>;
}

const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

/**
 * {@link HostedZones} of Route 53 (REST, XML), which is one service for all regions of a partition.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
 */
export class Route53 implements HostedZones {
  private readonly zonesUrl: string;

  constructor(private readonly api: AwsApi) {
    const { url, custom } = api.endpoint();
    this.zonesUrl = `${custom ? url : 'https://route53.amazonaws.com'}/2013-04-01/hostedzone`;
  }

  public async zone(zoneId: string, deadline?: number): Promise<HostedZone | undefined> {
    try {
      const answer = await this.api.call({ name: 'route53:GetHostedZone', method: 'GET', url: `${this.zonesUrl}/${zoneId}` }, deadline);
      const { HostedZone: zone, DelegationSet: set } = parseXml(answer.text).GetHostedZoneResponse;
      return { name: withoutDot(zone.Name), nameServers: listOf(set?.NameServers?.NameServer).map(withoutDot) };
    } catch (error) {
      if (error instanceof AwsError && error.code === 'NoSuchHostedZone') {
        return undefined;
      }
      throw error;
    }
  }

  public async cname(zoneId: string, name: string, deadline?: number): Promise<StandingRecord | undefined> {
    const query = new URLSearchParams({ name, type: 'CNAME', maxitems: '1' });
    const answer = await this.api.call({
      name: 'route53:ListResourceRecordSets', method: 'GET', url: `${this.zonesUrl}/${zoneId}/rrset?${query}`,
    }, deadline);
    // the list begins at the name, or after it
    const [set] = listOf(parseXml(answer.text).ListResourceRecordSetsResponse?.ResourceRecordSets?.ResourceRecordSet);
    if (set?.Type !== 'CNAME' || withoutDot(set.Name) !== withoutDot(name)) {
      return undefined;
    }
    return { name, ttl: Number(set.TTL), value: listOf(set.ResourceRecords?.ResourceRecord)[0]?.Value };
  }

  public async change(zoneId: string, changes: readonly Change[], deadline?: number): Promise<void> {
    await this.api.call({
      name: 'route53:ChangeResourceRecordSets',
      method: 'POST',
      url: `${this.zonesUrl}/${zoneId}/rrset/`,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?><ChangeResourceRecordSetsRequest xmlns="${NAMESPACE}"><ChangeBatch>`
        + '<Comment>Validation of a certificate of ACM: it renews through these records</Comment>'
        + `<Changes>${changes.map(render).join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    }, deadline);
  }
}

function render({ action, record }: Change): string {
  return `<Change><Action>${action}</Action><ResourceRecordSet><Name>${escape(record.name)}</Name><Type>CNAME</Type><TTL>${record.ttl}</TTL>`
    + `<ResourceRecords><ResourceRecord><Value>${escape(record.value)}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** An element of XML is an array only when there are several. */
/* eslint-disable-next-line @typescript-eslint/no-explicit-any */
function listOf(element: any): any[] {
  return element === undefined ? [] : Array.isArray(element) ? element : [element];
}

/** Names of DNS, as they can be compared. */
export function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
