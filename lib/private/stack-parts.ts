import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, Duration, Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { assetPath } from './assets';
import { permissionsLength, ROLE_PERMISSIONS } from './role-permissions';
import { shortHash } from './short-hash';

/** The longest name of a region, `us-isof-south-1`, and a hyphen before it. */
const REGION_LENGTH = 16;
/** CloudFront's own limit for the names of functions and of origin access controls. */
const NAME_LENGTH = 64;
/** Of what IAM allows the role: for the log and the status of the stack, with long names. */
const OWN_PERMISSIONS_LENGTH = 800;
/** The ARN of a bucket whose name CloudFormation made up. */
const BUCKET_ARN_LENGTH = 'arn:aws-us-gov:s3:::'.length + 63;

/**
 * What all policies of one stack share: accounts have quotas of functions and origin access controls, and one publisher
 * serves any number of policies.
 */
export class StackParts extends Construct {
  /** The parts of the stack that the scope is in. Each is made when it is first asked for. */
  public static of(scope: Construct): StackParts {
    const stack = Stack.of(scope);
    const taken = stack.node.tryFindChild('CdkMtaSts');
    if (taken !== undefined && !(taken instanceof StackParts)) {
      throw new Error(`The id "CdkMtaSts" in the stack ${JSON.stringify(stack.node.path)} is taken, and what all policies of the stack share stands there: `
        + 'give your construct another id. If you have none of this id, two copies of cdk-mta-sts are loaded: see `npm ls cdk-mta-sts`.');
    }
    return taken ?? new StackParts(stack, 'CdkMtaSts');
  }

  private readonly domains = new Map<string, string>();
  private permissionsLength = OWN_PERMISSIONS_LENGTH;
  private readonly viewerRequestCode = readFileSync(join(assetPath('edge'), 'viewer-request.js'), 'utf8');

  private constructor(stack: Stack, id: string) {
    super(stack, id);
  }

  /**
   * Notes that a construct publishes for a domain.
   *
   * @throws when another one does so already: they would write each other's object and records.
   */
  public claim(domainName: string, path: string): void {
    const other = this.domains.get(domainName);
    if (other !== undefined) {
      throw new Error(`${JSON.stringify(domainName)} has a policy already, published by ${JSON.stringify(other)}: `
        + 'a domain has one policy, so give this construct another domainName, or remove one of the two.');
    }
    this.domains.set(domainName, path);
  }

  /**
   * Lets the publisher keep one object, by a policy that stands as long as the publication does: statements that are collected
   * on the role would be gone before the Delete of a publication that was removed.
   *
   * @throws when the role has no room for it.
   */
  public permit(publication: Construct, bucket: s3.IBucket, key: string): iam.Policy {
    const document = new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({
        // GetObject: S3 asks for it where a write is conditional on the ETag of what stands
        actions: ['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion', 's3:ListBucketVersions'],
        // of the bucket itself the last alone, and it is the only one that objects do not have: two statements would say no more
        resources: [bucket.bucketArn, bucket.arnForObjects(key)],
      })],
    });
    this.permissionsLength += permissionsLength(document, BUCKET_ARN_LENGTH);
    if (this.permissionsLength > ROLE_PERMISSIONS) {
      throw new Error(`${JSON.stringify(publication.node.path)} is one publication too many for the stack ${JSON.stringify(this.node.scope!.node.path)}: `
        + `IAM lets the role of the publisher have no more than ${ROLE_PERMISSIONS} characters of permissions, which is room for some twenty. `
        + 'Put this construct into another stack; a PolicyHost that it shares may stay where it is.');
    }
    return new iam.Policy(publication, 'Permissions', { roles: [this.publisher.role!], document });
  }

  /** The CloudFront function in front of every policy host. */
  public get viewerRequest(): cloudfront.Function {
    return this.once('ViewerRequest', id => new cloudfront.Function(this, id, {
      functionName: this.globalName('ViewerRequest'),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(this.viewerRequestCode),
      comment: 'MTA-STS: serves /.well-known/mta-sts.txt of each policy host, and nothing else',
    }));
  }

  /** Changes when the code of the function does, so that the publisher proves the edge again. */
  public get viewerRequestHash(): string {
    return shortHash(this.viewerRequestCode);
  }

  public get originAccessControl(): cloudfront.S3OriginAccessControl {
    return this.once('OriginAccess', id => new cloudfront.S3OriginAccessControl(this, id, {
      originAccessControlName: this.globalName('OriginAccess'),
      description: 'MTA-STS: lets the policy hosts of this stack read their buckets',
    }));
  }

  /** The function behind Custom::MtaStsPolicy. It may do nothing before a PublishedPolicy gives it a permission. */
  public get publisher(): lambda.Function {
    return this.once('Publisher', id => {
      const logGroup = new logs.LogGroup(this, `${id}Logs`, {
        retention: logs.RetentionDays.ONE_YEAR,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      const role = new iam.Role(this, `${id}Role`, {
        description: 'MTA-STS: publishes the policies of this stack',
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      });
      const own = new iam.Policy(this, `${id}Permissions`, {
        roles: [role],
        statements: [
          new iam.PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          }),
          // only the stack itself knows whether an update is a rollback
          new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
        ],
      });
      const handler = new lambda.Function(this, id, {
        description: 'MTA-STS: proves the edge, writes the policy, proves it at the edge (Custom::MtaStsPolicy)',
        runtime: lambda.determineLatestNodeRuntime(this),
        handler: 'index.handler',
        code: lambda.Code.fromAsset(assetPath('policy-publisher')),
        role,
        logGroup,
        memorySize: 256,
        timeout: Duration.minutes(8),
        // a request that Lambda runs late or again could come during another deploy, whose policy it would replace
        retryAttempts: 0,
        maxEventAge: Duration.minutes(10),
        environment: { URL_SUFFIX: Aws.URL_SUFFIX },
      });
      handler.node.addDependency(own);
      return handler;
    });
  }

  private once<T extends Construct>(id: string, make: (id: string) => T): T {
    return (this.node.tryFindChild(id) as T | undefined) ?? make(id);
  }

  /** CloudFront's names are global in an account: a stack of the same name in two regions must not meet itself. */
  private globalName(id: string): string {
    const name = Names.uniqueResourceName(this, { maxLength: NAME_LENGTH - REGION_LENGTH - id.length - 1, separator: '-' });
    return Fn.join('-', [name, id, Stack.of(this).region]);
  }
}
