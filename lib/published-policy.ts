import { CfnResource, CustomResource, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { MtaStsPolicy } from './mta-sts-policy';
import { MxCheck } from './mx-check';
import { PolicyHost } from './policy-host';
import { checkMxCheck, checkPolicy } from './private/given';
import { sayUncovered } from './private/mx-coverage';
import { givenMxHosts, mxHostValues } from './private/mx-host';
import { objectKey } from './private/policy-object';
import { shortHash } from './private/short-hash';
import { StackParts } from './private/stack-parts';
import { knownDomain } from './private/zones';
import { policyId, policyUrl } from './protocol';

/**
 * Properties of a PublishedPolicy.
 */
export interface PublishedPolicyProps {
  /**
   * The host that serves the policy. It MUST have the domain among its `domainNames`.
   */
  readonly host: PolicyHost;

  /**
   * The mail domain that the policy is for.
   */
  readonly domainName: string;

  /**
   * The policy.
   */
  readonly policy: MtaStsPolicy;

  /**
   * Raise it by one to give the same policy another id, so that every sender fetches it again.
   *
   * @default 0
   */
  readonly revision?: number;

  /**
   * What becomes of a policy that does not cover the MX hosts of the domain: `mxHosts` at synthesis, and those that DNS has at deploy.
   *
   * @default MxCheck.refuse()
   */
  readonly mxCheck?: MxCheck;

  /**
   * The MX hosts of the domain as the app defines them, each its preference and name, such as `10 mail.example.net`. A change of
   * them makes the publisher check again, and it then knows both sides of the change. A list that is a token is not compared at
   * synthesis.
   *
   * @default - the publisher goes by DNS alone
   */
  readonly mxHosts?: string[];
}

/**
 * Define the publication of one policy on a host: a custom resource that proves that the edge stands, writes the policy, and
 * answers when the edge serves every byte of it.
 *
 * Whatever announces the id of the policy MUST depend on this construct. `MtaSts` sees to that; use it unless the records are
 * somewhere else than in Route 53.
 */
export class PublishedPolicy extends Construct {
  /** The id that may be announced once this resource is there: 32 hexadecimal digits (RFC 8461, section 3.1). */
  public readonly policyId: string;

  /** The address that senders fetch: `https://mta-sts.<domain>/.well-known/mta-sts.txt`. */
  public readonly policyUrl: string;

  /**
   * What the check of the MX hosts found at deploy, in words: a token, for an output or an alarm.
   */
  public readonly mxCheckResult: string;

  /** The log of the function that publishes: one for all policies of the stack. */
  public readonly logGroup: logs.ILogGroup;

  /**
   * Define a publication.
   *
   * @throws if the host does not serve the domain or is of another environment, if the revision is not a whole number of at
   * least 0, if one of `mxHosts` is not a preference and a name, if another construct of the stack or of the host publishes a
   * policy for the domain, or if the stack has more publications than IAM lets one role have permissions for.
   */
  constructor(scope: Construct, id: string, props: PublishedPolicyProps) {
    super(scope, id);
    const domain = knownDomain('domainName', props.domainName);
    const { host, policy, revision = 0, mxCheck = MxCheck.refuse() } = props;
    checkPolicy(policy);
    checkMxCheck(mxCheck);
    if (Token.isUnresolved(revision)) {
      throw new Error('revision is a token, and its value must be known at synthesis: the id is a hash of it. Give it as a number.');
    }
    if (!host.domainNames.includes(domain)) {
      throw new Error(`The policy host ${JSON.stringify(host.node.path)} does not serve ${JSON.stringify(domain)}, `
        + `only ${JSON.stringify(host.domainNames)}: add the domain to its domainNames.`);
    }
    checkEnvironment(this, host);
    const mxHosts = Token.isUnresolved(props.mxHosts) ? undefined : givenMxHosts(props.mxHosts ?? []);
    this.policyId = policyId(policy.text, revision);
    this.policyUrl = policyUrl(domain);

    const parts = StackParts.of(this);
    this.logGroup = parts.publisher.logGroup;
    // a host of another stack has its object for the domain once, too
    new Set([parts, StackParts.of(host)]).forEach(each => each.claim(domain, this.node.path));
    const permissions = parts.permit(this, host.bucket, objectKey(domain));
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::MtaStsPolicy',
      serviceToken: parts.publisher.functionArn,
      // longer than a request can wait in Lambda's queue and then take
      serviceTimeout: Duration.minutes(20),
      properties: {
        Domain: domain,
        PolicyId: this.policyId,
        // a list, so that `cdk diff` shows a change line by line
        Policy: policy.text.trimEnd().split('\r\n'),
        ...revision > 0 ? { Revision: revision } : {},
        BucketName: host.bucket.bucketName,
        DistributionDomainName: host.distribution.distributionDomainName,
        MxHosts: mxHosts ? mxHostValues(mxHosts) : Lazy.uncachedAny({ produce: context => rendered(context.resolve(props.mxHosts)) }),
        MxCheck: mxCheck.action === 'refuse' ? undefined : mxCheck.action,
        MxLeftOut: mxCheck.leftOut.length > 0 ? mxCheck.leftOut : undefined,
        // these are not read by the handler: a change of one makes it prove the edge again
        CertificateArn: host.certificate.certificateArn,
        Distribution: Lazy.string({ produce: () => hashOf(host.distribution.node.defaultChild as CfnResource) }),
        EdgeFunction: StackParts.of(host).viewerRequestHash,
      },
    });
    resource.node.addDependency(host, permissions);
    this.mxCheckResult = resource.getAttString('MxCheck');
    if (mxHosts) {
      sayUncovered(this, { domain, policy, mxCheck, sets: [{ hosts: mxHosts, complete: true }], named: 'mxHosts names' });
    }
  }
}

/** A list that was a token, in the one form; one that the deploy alone knows, as it is. */
function rendered(mxHosts: unknown): unknown {
  const isKnown = Array.isArray(mxHosts) && mxHosts.every(value => typeof value === 'string');
  return isKnown ? mxHostValues(givenMxHosts(mxHosts)) : mxHosts;
}

/** Of a resource as it is in the template, with what the user has changed in it. */
function hashOf(resource: CfnResource): string {
  return shortHash(JSON.stringify(Stack.of(resource).resolve(resource._toCloudFormation())));
}

/** The publisher is in the stack of the publication, and writes to a bucket of its own region and account. */
function checkEnvironment(publication: PublishedPolicy, host: PolicyHost): void {
  const [here, there] = [Stack.of(publication), Stack.of(host)];
  for (const part of ['region', 'account'] as const) {
    if (!Token.isUnresolved(here[part]) && !Token.isUnresolved(there[part]) && here[part] !== there[part]) {
      throw new Error(`The policy host ${JSON.stringify(host.node.path)} is in the ${part} ${JSON.stringify(there[part])}, and its policy would be published from `
        + `${JSON.stringify(here[part])}: define the PolicyHost and this construct for the same environment.`);
    }
  }
}
