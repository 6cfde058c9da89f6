import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { STACK_TAG, validatedName } from './edge-certificate-contract';
import { CertificateName } from './edge-certificate-names';
import { permissionsLength, ROLE_PERMISSIONS } from './role-permissions';

const OF_THE_STACK = { [`aws:ResourceTag/${STACK_TAG}`]: Aws.STACK_ID };
const FOR_THE_STACK = { [`aws:RequestTag/${STACK_TAG}`]: Aws.STACK_ID };
const IN_AMERICA = { 'aws:RequestedRegion': 'us-east-1' };

/** Of what IAM allows the role: for its log, with a long name. */
const LOGGING_LENGTH = 500;
/** Route 53's own limit for the id of a zone. */
const ZONE_ID_LENGTH = 32;

type Names = ReadonlyMap<string, CertificateName>;
type Render = (name: string) => string;
/** What the names are rendered to, sorted. */
type List = (render: Render) => string[];

/**
 * What the handler of one stack may do: request the certificates that the stack defines, do what it likes with those that it
 * requested, and write their validation records.
 *
 * (u) The condition keys are those of the Service Authorization Reference and of "Using IAM policy conditions for fine-grained access
 * control" of Route 53, as documented.
 */
export class EdgeCertificatePermissions extends iam.Policy {
  private names: Names = new Map();
  private readonly ofZones: iam.PolicyStatement[];

  constructor(scope: Construct, id: string, role: iam.IRole) {
    super(scope, id, { roles: [role] });
    const { others, ofZones } = this.statements(render => Lazy.list({ produce: () => listed(this.names, render) }));
    this.ofZones = ofZones;
    this.addStatements(...others, ...ofZones);
  }

  /**
   * Lets the handler request a certificate of these names.
   *
   * @throws when the role has no room for it, and then nothing is added.
   */
  public add(certificate: Construct, added: CertificateName[]): void {
    const names: Names = new Map([...this.names, ...added.map(each => [each.name, each] as const)]);
    const { others, ofZones } = this.statements(render => listed(names, render));
    ofZones.forEach(statement => statement.addResources(...zoneArns([...names.values()])));
    const length = permissionsLength(new iam.PolicyDocument({ statements: [...others, ...ofZones] }), ZONE_ID_LENGTH);
    if (length + LOGGING_LENGTH > ROLE_PERMISSIONS) {
      throw new Error(`The certificate ${JSON.stringify(certificate.node.path)} has ${added.length} of the ${names.size} names that the stack `
        + `${JSON.stringify(Stack.of(this).node.path)} would request, and these are too many: IAM lets the role of the request have no more than `
        + `${ROLE_PERMISSIONS} characters of permissions, which is room for fifty to a hundred names. Put this construct into another stack, `
        + 'divide its names among certificates of several stacks, or define it in a stack of us-east-1, which needs no such role.');
    }
    this.names = names;
    this.ofZones.forEach(statement => statement.addResources(...zoneArns(added)));
  }

  private statements(list: List): { readonly others: iam.PolicyStatement[]; readonly ofZones: iam.PolicyStatement[] } {
    return { others: [...this.ownCertificates(), ...this.requests(list)], ofZones: [this.readZones(), this.writeRecords(list)] };
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

  private requests(list: List): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['acm:RequestCertificate'],
        resources: ['*'],
        conditions: {
          'StringEquals': { ...IN_AMERICA, ...FOR_THE_STACK, 'acm:ValidationMethod': 'DNS' },
          'ForAllValues:StringEquals': { 'acm:DomainNames': list(name => name) },
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

  private writeRecords(list: List): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: ['route53:ChangeResourceRecordSets'],
      conditions: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
          'route53:ChangeResourceRecordSetsActions': ['UPSERT', 'DELETE'],
        },
        // the label before the name is made by ACM
        'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': list(name => `_*.${validatedName(name)}`) },
      },
    });
  }
}

function listed(names: Names, render: Render): string[] {
  return [...new Set([...names.keys()].map(render))].sort();
}

function zoneArns(names: CertificateName[]): string[] {
  return names.map(({ zone }) => zone.hostedZoneArn);
}

/** Of this account in any case: in a stack without an environment the pseudo parameters could not be acknowledged for cdk-nag. */
export function allCertificates({ partition, account }: Stack): string {
  return `arn:${known(partition)}:acm:us-east-1:${known(account)}:certificate/*`;
}

function known(value: string): string {
  return Token.isUnresolved(value) ? '*' : value;
}
