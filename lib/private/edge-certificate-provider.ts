import { Aws, CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { assetPath } from './assets';
import { allCertificates, EdgeCertificatePermissions } from './edge-certificate-permissions';

const ID = 'CdkMtaStsCertificates';

/**
 * What is behind every Custom::EdgeCertificate of one stack: the handler, its permissions, and the framework that waits.
 *
 * A policy for each certificate would be over what IAM allows a role before the tenth of them, so there is one for all. Nothing that a
 * deletion needs in it is about one construct, so that one which is removed can still be deleted.
 */
export class EdgeCertificateProvider extends Construct {
  /** That of the stack that the scope is in. */
  public static of(scope: Construct): EdgeCertificateProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as EdgeCertificateProvider | undefined) ?? new EdgeCertificateProvider(stack, ID);
  }

  public readonly serviceToken: string;
  public readonly permissions: EdgeCertificatePermissions;
  private readonly logGroup: logs.LogGroup;

  private constructor(stack: Stack, id: string) {
    super(stack, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY });
    const role = this.role('Role', 'requests and deletes the certificates of this stack in us-east-1');
    const frameworkOnEventRole = this.role('FrameworkRole', 'calls the handler of the certificates of this stack');
    const frameworkCompleteAndTimeoutRole = this.role('FrameworkWaiterRole', 'waits for the certificates of this stack');
    const logging = new iam.Policy(this, 'Logging', {
      roles: [role, frameworkOnEventRole, frameworkCompleteAndTimeoutRole],
      statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] })],
    });
    this.permissions = new EdgeCertificatePermissions(this, 'Permissions', role);
    this.permissions.node.addDependency(logging);

    const onEvent = this.handler('OnEvent', role, {
      handler: 'index.onEvent',
      description: 'MTA-STS: asks for a certificate and writes its validation records (Custom::EdgeCertificate)',
      timeout: Duration.minutes(5),
    });
    const isComplete = this.handler('IsComplete', role, {
      handler: 'index.isComplete',
      description: 'MTA-STS: looks whether a certificate is issued, or can be deleted (Custom::EdgeCertificate)',
      timeout: Duration.minutes(2),
    });
    const provider = new Provider(this, 'Provider', {
      onEventHandler: onEvent,
      isCompleteHandler: isComplete,
      frameworkOnEventRole,
      frameworkCompleteAndTimeoutRole,
      queryInterval: Duration.seconds(5),
      // the handler's own deadline is at 40 minutes, so that it can tidy up and say what was missing
      totalTimeout: Duration.minutes(50),
      logGroup: this.logGroup,
    });
    this.serviceToken = provider.serviceToken;
    this.explain(provider, [onEvent, isComplete]);
  }

  private role(id: string, purpose: string): iam.Role {
    return new iam.Role(this, id, { description: `MTA-STS: ${purpose}`, assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  }

  private handler(id: string, role: iam.IRole, props: Pick<lambda.FunctionProps, 'description' | 'timeout'> & { readonly handler: string }): lambda.Function {
    const made = new lambda.Function(this, id, {
      ...props,
      role,
      runtime: lambda.determineLatestNodeRuntime(this),
      code: lambda.Code.fromAsset(assetPath('edge-certificate')),
      logGroup: this.logGroup,
      memorySize: 256,
      environment: { URL_SUFFIX: Aws.URL_SUFFIX },
    });
    made.node.addDependency(this.permissions);
    return made;
  }

  /** For cdk-nag, whose ids name the resources that a wildcard stands in. */
  private explain(provider: Provider, handlers: lambda.Function[]): void {
    const stack = Stack.of(this);
    const wildcard = (resource: string, reason: string) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    Validations.of(this.permissions).acknowledge(
      wildcard('*', 'Requests and lists of certificates know no resources: a condition names the domains, the region and the tag of the stack.'),
      wildcard(allCertificates(stack), 'A condition allows certificates with the tag of the stack alone.'),
    );
    // the framework's own, which it names as it likes
    const called = provider.node.children.filter(({ node }) => /^framework-(isComplete|onTimeout)$/.test(node.id));
    const functions = [...handlers, ...called];
    Validations.of(this).acknowledge(
      ...functions.map(({ node }) => wildcard(`<${stack.getLogicalId(node.defaultChild as CfnElement)}.Arn>:*`, 'The versions of one function of this stack.')),
      { id: 'AwsSolutions-SF1', reason: 'It only asks one function again and again, and that logs.' },
      { id: 'AwsSolutions-SF2', reason: 'It only asks one function again and again, and that logs.' },
    );
  }
}
