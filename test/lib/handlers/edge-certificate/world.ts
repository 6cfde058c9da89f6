import { FakeAcm, Calls, FakeZones } from './services';
import { Phase } from '../../../../lib/handlers/aws/stack-status';
import { CustomResourceEvent } from '../../../../lib/handlers/custom-resource/event';
import { isIssued } from '../../../../lib/handlers/edge-certificate/issued';
import { ownerTags } from '../../../../lib/handlers/edge-certificate/properties';
import { beginRemoval, isRemoved } from '../../../../lib/handlers/edge-certificate/remove';
import { request } from '../../../../lib/handlers/edge-certificate/request';
import { Surroundings, WaitingEvent } from '../../../../lib/handlers/edge-certificate/surroundings';
import { FakeDns } from '../../net/fake-dns';
import { VirtualClock } from '../fakes';

export const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Mail/5a9b';
export const ZONE = 'Z1';
export const OTHER_ZONE = 'Z2';
const QUERY_INTERVAL_MS = 5_000;
const ON_EVENT_MS = 240_000;

/** How an event ended for CloudFormation. */
export interface Ended {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly id?: string;
  readonly reason: string;
  readonly minutes: number;
}

/** The account and the DNS around the handler, in a time of their own. */
export class World {
  public readonly clock = new VirtualClock();
  public readonly calls = new Calls();
  public readonly zones = new FakeZones(this.calls);
  public readonly acm = new FakeAcm(this.clock, this.calls, this.zones);
  public readonly dns = new FakeDns();
  public phase: Phase = 'forward';
  private requests = 0;

  private readonly around: Surroundings = {
    certificates: this.acm, zones: this.zones, dns: this.dns, clock: this.clock, phase: async () => this.phase,
  };

  constructor() {
    this.zones.add(ZONE, 'example.com', 'ns-1.awsdns-1.com', 'ns-2.awsdns-2.net');
    this.zones.add(OTHER_ZONE, 'example.net', 'ns-3.awsdns-3.org');
    this.dns.nameServers.set('com', ['a.gtld-servers.net']);
    this.dns.nameServers.set('example.com', ['ns-1.awsdns-1.com', 'ns-2.awsdns-2.net']);
    this.dns.nameServers.set('example.net', ['NS-3.awsdns-3.org']);
  }

  public async create(wanted: object, more: Partial<CustomResourceEvent> = {}): Promise<Ended> {
    return this.run(this.event('Create', { ResourceProperties: wanted as never, ...more }));
  }

  public async update(id: string, wanted: object, old: object): Promise<Ended> {
    return this.run(this.event('Update', { PhysicalResourceId: id, ResourceProperties: wanted as never, OldResourceProperties: old as never }));
  }

  public async delete(id: string, wanted: object): Promise<Ended> {
    return this.run(this.event('Delete', { PhysicalResourceId: id, ResourceProperties: wanted as never }));
  }

  /** A certificate of the resource that was there before. */
  public hold(names: string[], more: Parameters<FakeAcm['hold']>[2] = {}): string {
    return this.acm.hold(names, ownerTags(this.event('Create', {})), more);
  }

  /** The names of each certificate in the account. */
  public get certificates(): string[] {
    return [...this.acm.held.values()].map(({ names }) => names.join(' ')).sort();
  }

  public event(requestType: CustomResourceEvent['RequestType'], more: Partial<CustomResourceEvent>): CustomResourceEvent {
    return {
      RequestType: requestType,
      ResponseURL: 'https://cfn.test/',
      StackId: STACK,
      RequestId: `request-${++this.requests}`,
      LogicalResourceId: 'Certificate',
      ResourceProperties: {},
      ...more,
    };
  }

  /** What the provider framework of the CDK does with an event. */
  public async run(event: CustomResourceEvent): Promise<Ended> {
    const started = this.clock.now();
    const minutes = () => (this.clock.now() - started) / 60_000;
    let waiting: WaitingEvent | undefined;
    try {
      const begun = event.RequestType === 'Delete' ? beginRemoval(event, this.around) : await request(event, this.around, started + ON_EVENT_MS);
      waiting = { ...event, ...begun };
      for (;;) {
        const progress = await (event.RequestType === 'Delete' ? isRemoved(waiting, this.around) : isIssued(waiting, this.around));
        if (progress.IsComplete) {
          return { status: 'SUCCESS', reason: '', id: progress.PhysicalResourceId ?? waiting.PhysicalResourceId, minutes: minutes() };
        }
        await this.clock.sleep(QUERY_INTERVAL_MS);
      }
    } catch (error) {
      const id = waiting?.PhysicalResourceId ?? event.PhysicalResourceId;
      return { status: 'FAILED', reason: (error as Error).message, id, minutes: minutes() };
    }
  }
}

/** The properties of a Custom::EdgeCertificate. */
export function properties(names: string[] | Record<string, string>, tags: Record<string, string> = {}): object {
  const zones = Array.isArray(names) ? names.map(name => [name, ZONE]) : Object.entries(names);
  return { ServiceToken: 'arn:aws:lambda', DomainValidationOptions: zones.map(([DomainName, HostedZoneId]) => ({ DomainName, HostedZoneId })), Tags: tags };
}
