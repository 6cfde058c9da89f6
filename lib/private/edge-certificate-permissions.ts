import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CertificateName, validatedName } from './edge-certificate-names';

/** The tag that every certificate of the stack has, beside one that names its resource. */
const STACK_TAG = 'cdk-mta-sts:stack';
const OF_THE_STACK = { [`aws:ResourceTag/${STACK_TAG}`]: Aws.STACK_ID };
const FOR_THE_STACK = { [`aws:RequestTag/${STACK_TAG}`]: Aws.STACK_ID };
const IN_AMERICA = { 'aws:RequestedRegion': 'us-east-1' };

/**
 * What the handler of one stack may do: request the certificates that the stack defines, do what it likes with those that it
 * requested, and write their validation records.
 *
 * (u) The condition keys are those of the Service Authorization Reference and of "Using IAM policy conditions for fine-grained access
 * control" of Route 53, as documented.
 */
export class EdgeCertificatePermissions extends iam.Policy {
  private readonly names = new Map<string, CertificateName>();
  private readonly zoneStatements: iam.PolicyStatement[];

  constructor(scope: Construct, id: string, role: iam.IRole) {
    super(scope, id, { roles: [role] });
    this.zoneStatements = [this.readZones(), this.writeRecords()];
    this.addStatements(...this.ownCertificates(), ...this.requests(), ...this.zoneStatements);
  }

  public add(names: CertificateName[]): void {
    for (const name of names) {
      this.names.set(name.name, name);
      this.zoneStatements.forEach(statement => statement.addResources(name.zone.hostedZoneArn));
    }
  }

  /** Enough to delete a certificate whose construct was removed: nothing here is about names. */
  private ownCertificates(): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      new iam.PolicyStatement({
        actions: [
          'acm:AddTagsToCertificate', 'acm:DeleteCertificate', 'acm:DescribeCertificate', 'acm:ListTagsForCertificate', 'acm:RemoveTagsFromCertificate',
        ],
        resources: [allCertificates(stack)],
        conditions: { StringEquals: OF_THE_STACK },
      }),
      // it knows no resources; those that a cancelled deploy has left are found by their names and tags
      new iam.PolicyStatement({ actions: ['acm:ListCertificates'], resources: ['*'], conditions: { StringEquals: IN_AMERICA } }),
      // only the stack itself knows whether an update is a rollback
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
    ];
  }

  private requests(): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['acm:RequestCertificate'],
        resources: ['*'],
        conditions: {
          'StringEquals': { ...IN_AMERICA, ...FOR_THE_STACK, 'acm:ValidationMethod': 'DNS' },
          'ForAllValues:StringEquals': { 'acm:DomainNames': this.sorted(name => name) },
          // ForAllValues is true as well where there is no value
          'Null': { 'acm:DomainNames': 'false' },
        },
      }),
      // a request with tags asks for it, and at that time there is no certificate that could have some
      new iam.PolicyStatement({
        actions: ['acm:AddTagsToCertificate'],
        resources: [allCertificates(Stack.of(this))],
        conditions: { StringEquals: FOR_THE_STACK, StringEqualsIfExists: OF_THE_STACK },
      }),
    ];
  }

  private readZones(): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions: ['route53:GetHostedZone', 'route53:ListResourceRecordSets'] });
  }

  private writeRecords(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: ['route53:ChangeResourceRecordSets'],
      conditions: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
          'route53:ChangeResourceRecordSetsActions': ['UPSERT', 'DELETE'],
        },
        // the label before the name is made by ACM
        'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': this.sorted(name => `_*.${validatedName(name)}`) },
      },
    });
  }

  private sorted(render: (name: string) => string): string[] {
    return Lazy.list({ produce: () => [...new Set([...this.names.keys()].map(render))].sort() });
  }
}

/** Of this account in any case: in a stack without an environment the pseudo parameters could not be acknowledged for cdk-nag. */
export function allCertificates({ partition, account }: Stack): string {
  return `arn:${known(partition)}:acm:us-east-1:${known(account)}:certificate/*`;
}

function known(value: string): string {
  return Token.isUnresolved(value) ? '*' : value;
}
