import { AwsError } from '../../../../lib/handlers/aws/api';
import { Clock } from '../../../../lib/handlers/clock';
import { Certificate, CertificateRequest, Certificates, Validation } from '../../../../lib/handlers/edge-certificate/acm';
import { Tags } from '../../../../lib/handlers/edge-certificate/properties';
import { Change, HostedZone, HostedZones, StandingRecord, withoutDot } from '../../../../lib/handlers/edge-certificate/route53';
import { commonName } from '../../../../lib/private/edge-certificate-contract';

/** What was called, in its order, and what goes wrong with the next calls. */
export class Calls {
  public readonly journal: string[] = [];
  public readonly faults = new Map<string, Error[]>();
  /** Is told of every call, before it. */
  public meanwhile?: (call: string) => void;

  public note(call: string, detail = ''): void {
    this.journal.push(`${call} ${detail}`.trim());
    this.meanwhile?.(call);
    const error = this.faults.get(call)?.shift();
    if (error) {
      throw error;
    }
  }
}

interface HeldCertificate {
  readonly names: string[];
  readonly token?: string;
  readonly since: number;
  tags: Record<string, string>;
  status: string;
  failure?: string;
  inUseBy: string[];
}

/** ACM: a certificate is issued some time after all of its records stand. */
export class FakeAcm implements Certificates {
  public readonly held = new Map<string, HeldCertificate>();
  public issuedAfter = 60_000;
  private count = 0;

  constructor(private readonly clock: Clock, private readonly calls: Calls, private readonly zones: FakeZones) {}

  public hold(names: string[], tags: Tags, more: Partial<HeldCertificate> = {}): string {
    const arn = `arn:aws:acm:us-east-1:111122223333:certificate/${++this.count}`;
    this.held.set(arn, { names: [...names].sort(), since: this.clock.now(), status: 'ISSUED', inUseBy: [], tags: { ...tags }, ...more });
    return arn;
  }

  public async request({ names, token, tags }: CertificateRequest): Promise<string> {
    this.calls.note('request', names.join(' '));
    const same = [...this.held].find(([, held]) => held.token === token && this.clock.now() - held.since < 3_600_000);
    return same?.[0] ?? this.hold([...names], tags, { token, status: 'PENDING_VALIDATION' });
  }

  public async describe(arn: string): Promise<Certificate | undefined> {
    this.calls.note('describe');
    await this.clock.sleep(100);
    const held = this.held.get(arn);
    if (!held) {
      return undefined;
    }
    const age = this.clock.now() - held.since;
    const validations = held.names.map((domainName, index): Validation => ({
      domainName,
      status: held.status === 'FAILED' && index === 0 ? 'FAILED' : this.zones.has(recordOf(domainName)) ? 'SUCCESS' : 'PENDING_VALIDATION',
      // one after the other
      record: age > (index + 1) * 1_000 ? recordOf(domainName) : undefined,
    }));
    if (held.status === 'PENDING_VALIDATION' && age >= this.issuedAfter && validations.every(({ status }) => status === 'SUCCESS')) {
      held.status = 'ISSUED';
    }
    return { arn, names: held.names, status: held.status, failure: held.failure, inUseBy: held.inUseBy, validations };
  }

  public async delete(arn: string): Promise<boolean> {
    this.calls.note('delete');
    if ((this.held.get(arn)?.inUseBy.length ?? 0) > 0) {
      return false;
    }
    this.held.delete(arn);
    return true;
  }

  public async tags(arn: string): Promise<Tags | undefined> {
    this.calls.note('tags');
    return this.held.get(arn)?.tags;
  }

  public async tag(arn: string, tags: Tags): Promise<void> {
    this.calls.note('tag');
    Object.assign(this.held.get(arn)!.tags, tags);
  }

  public async untag(arn: string, keys: readonly string[]): Promise<void> {
    this.calls.note('untag');
    keys.forEach(key => delete this.held.get(arn)!.tags[key]);
  }

  public async list(commonNames: readonly string[]): Promise<string[]> {
    this.calls.note('list');
    return [...this.held].filter(([, { names }]) => commonNames.includes(commonName(names))).map(([arn]) => arn);
  }
}

/** Route 53, with a record as its only type. */
export class FakeZones implements HostedZones {
  public readonly zones = new Map<string, HostedZone & { readonly records: Map<string, StandingRecord> }>();

  constructor(private readonly calls: Calls) {}

  public add(zoneId: string, name: string, ...nameServers: string[]): void {
    this.zones.set(zoneId, { name, nameServers, records: new Map() });
  }

  public put(zoneId: string, record: StandingRecord): void {
    this.zones.get(zoneId)!.records.set(withoutDot(record.name), record);
  }

  public names(zoneId: string): string[] {
    return [...this.zones.get(zoneId)!.records.keys()].sort();
  }

  public has({ name, value }: { readonly name: string; readonly value: string }): boolean {
    return [...this.zones.values()].some(({ records }) => records.get(withoutDot(name))?.value === value);
  }

  public async zone(zoneId: string): Promise<HostedZone | undefined> {
    this.calls.note('zone');
    return this.zones.get(zoneId);
  }

  public async cname(zoneId: string, name: string): Promise<StandingRecord | undefined> {
    this.calls.note('cname');
    return this.zones.get(zoneId)!.records.get(withoutDot(name));
  }

  public async change(zoneId: string, changes: readonly Change[]): Promise<void> {
    this.calls.note('change', `${zoneId} ${changes.map(({ action, record }) => `${action} ${withoutDot(record.name)}`).join(', ')}`);
    for (const { action, record } of changes) {
      if (action === 'DELETE') {
        this.zones.get(zoneId)!.records.delete(withoutDot(record.name));
      } else {
        this.put(zoneId, record);
      }
    }
  }
}

/** The record that ACM wants for a name: the same for every certificate of the account. */
export function recordOf(domainName: string): { readonly name: string; readonly value: string } {
  const base = domainName.replace(/^\*\./, '');
  return { name: `_${Buffer.from(base).toString('hex').slice(0, 8)}.${base}.`, value: `_v.${base}.acm-validations.aws.` };
}

export function refusal(code: string, status = 400): AwsError {
  return new AwsError('some:Call', status, code, `${code} it is.`);
}
