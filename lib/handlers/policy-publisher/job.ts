import { etagOf, Expectation, mismatch, prove } from './proof';
import { parseProperties, physicalId, Publication } from './properties';
import { Label, PolicyStore, standingOf, StoredVersion } from './store';
import { MxAnswer } from '../../change';
import { FetchPolicy, PolicyAnswer } from '../../net/fetch-policy';
import { shortHash } from '../../private/short-hash';
import { policyHostName } from '../../protocol/policy-location';
import { Phase } from '../aws/stack-status';
import { Backoff, Clock } from '../clock';
import { CustomResourceEvent, Outcome } from '../custom-resource/event';
import { cut } from '../custom-resource/respond';

/** All that is answered has to fit into 4 KB. */
const MAX_ATTRIBUTE_BYTES = 1000;

/** What a fetch ends with that can be better the next moment; a name without address or a wrong certificate is not. */
const PASSING = ['TIMEOUT', 'CLOSED', 'CUT_OFF', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EAI_AGAIN'];

/** Everything outside of the event that a publication depends on. */
export interface Surroundings {
  readonly clock: Clock;
  /** Where public DNS leads: to the host that served the policy before this one, if there was any. */
  readonly world: FetchPolicy;
  store(publication: Publication): PolicyStore;
  edge(publication: Publication): FetchPolicy;
  /** The MX records that DNS answers. Never throws. */
  mx(domain: string): Promise<MxAnswer>;
  phase(stackId: string, deadline: number): Promise<Phase>;
}

/** One request to publish, and what every way of answering it needs. */
export class PublishJob {
  /** The physical id of the resource. */
  public readonly id: string;
  /** The ETag that the text has, or gets, in the bucket. */
  public readonly etag: string;
  public readonly store: PolicyStore;
  public readonly label: Label;
  /** What was published by this resource, in the same place, before this event. */
  public readonly previous?: Publication;

  constructor(
    private readonly event: CustomResourceEvent,
    public readonly publication: Publication,
    private readonly around: Surroundings,
    public readonly deadline: number,
  ) {
    this.id = physicalId(publication);
    this.etag = etagOf(publication.text);
    this.store = around.store(publication);
    this.label = { owner: ownerOf(event), policyId: publication.policyId, requestId: event.RequestId };
    this.previous = previousOf(event, this.id);
  }

  public now(): number {
    return this.around.clock.now();
  }

  public phase(): Promise<Phase> {
    return this.around.phase(this.event.StackId, this.deadline);
  }

  public async standing(deadline: number = this.deadline): Promise<StoredVersion | undefined> {
    return standingOf(await this.store.versions(deadline));
  }

  /**
   * The text of before this event, if it stands among the versions: after a deploy without rollback the old properties can be of a text
   * that was refused, and never written.
   */
  public async storedBefore(): Promise<string | undefined> {
    const { previous } = this;
    const versions = previous ? await this.store.versions(this.deadline) : [];
    return versions.some(({ etag }) => etag === etagOf(previous!.text)) ? previous!.text : undefined;
  }

  public prove(expected: Expectation, deadline: number = this.deadline): Promise<PolicyAnswer> {
    const { domain, distributionDomain } = this.publication;
    return prove(policyHostName(domain), distributionDomain, this.around.edge(this.publication), expected, this.around.clock, deadline);
  }

  /** Whether the edge serves the text as it has to be, asked once. */
  public async serves(): Promise<boolean> {
    const answer = await this.around.edge(this.publication)(policyHostName(this.publication.domain));
    return mismatch({ kind: 'text', text: this.publication.text }, answer) === undefined;
  }

  public async liveMx(deadline: number): Promise<MxAnswer> {
    const backoff = new Backoff(this.around.clock, 250, 5_000);
    for (;;) {
      const answer = await this.around.mx(this.publication.domain);
      if (answer.state !== 'unknown' || !await backoff.wait(deadline)) {
        return answer;
      }
      console.warn(`The MX records of ${this.publication.domain}: ${answer.why}; asking again`);
    }
  }

  /** The policy as the world gets it, from whatever host. Where it fails for the moment, it is asked again. */
  public async servedInWorld(deadline: number): Promise<PolicyAnswer> {
    const backoff = new Backoff(this.around.clock, 250, 5_000);
    for (;;) {
      const answer = await this.around.world(policyHostName(this.publication.domain));
      const failed = answer.kind === 'failure' ? PASSING.includes(answer.code) : answer.status >= 500;
      if (!failed || !await backoff.wait(deadline)) {
        return answer;
      }
    }
  }

  public sleep(milliseconds: number): Promise<void> {
    return this.around.clock.sleep(milliseconds);
  }

  public outcome(mxCheck: string): Outcome {
    return { physicalResourceId: this.id, data: { PolicyId: this.publication.policyId, MxCheck: cut(mxCheck, MAX_ATTRIBUTE_BYTES) } };
  }
}

/**
 * Names the custom resource that a version belongs to: a renamed construct has the same object, but another owner.
 *
 * Hashes, since CloudFront shows an object's metadata to everybody, and a stack's ARN has the number of the account.
 */
export function ownerOf({ StackId, LogicalResourceId }: CustomResourceEvent): string {
  return `${shortHash(StackId)}-${shortHash(LogicalResourceId)}`;
}

/** Whether two owners are resources of one stack. */
export function sameStack(owner: string, other: string): boolean {
  return owner.split('-')[0] === other.split('-')[0];
}

function previousOf(event: CustomResourceEvent, id: string): Publication | undefined {
  if (event.RequestType !== 'Update' || !event.OldResourceProperties) {
    return undefined;
  }
  try {
    const old = parseProperties(event.OldResourceProperties);
    return physicalId(old) === id ? old : undefined;
  } catch (error) {
    // after a deploy without rollback they can be of an update that never worked, and must not stop the one that mends it
    console.warn(error);
    return undefined;
  }
}
