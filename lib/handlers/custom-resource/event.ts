/**
 * What CloudFormation sends to a custom resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
 */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  /** Absent on Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  /** Present on Update. */
  readonly OldResourceProperties?: Properties;
}

/** Every scalar arrives as a string, whatever the template says. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a handler answers when it has done what it was asked. */
export interface Outcome {
  readonly physicalResourceId: string;
  /** What `Fn::GetAtt` can read. */
  readonly data?: Readonly<Record<string, string>>;
  /** What people should know though it went well. */
  readonly reason?: string;
}

/**
 * A failure that knows the identity of what it was about.
 *
 * CloudFormation sends Delete for a resource whose Create failed, with the physical id of the failed answer.
 */
export class FailedRequest extends Error {
  constructor(message: string, readonly physicalResourceId: string, options?: ErrorOptions) {
    super(message, options);
  }
}
