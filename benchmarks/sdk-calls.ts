import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DeleteObjectCommand, HeadObjectCommand, HeadObjectCommandOutput, ListObjectVersionsCommand, ListObjectVersionsCommandOutput, PutObjectCommand,
  PutObjectCommandOutput, S3Client,
} from '@aws-sdk/client-s3';

/**
 * The AWS calls of the publisher, made with the AWS SDK: what a bundle of them weighs is compared with the whole publisher.
 * The proofs, the answers to CloudFormation and all the rest are not in here.
 */
const s3 = new S3Client();
const cloudFormation = new CloudFormationClient();

export async function versions(bucket: string, key: string): Promise<ListObjectVersionsCommandOutput> {
  return s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
}

export async function write(
  bucket: string, key: string, text: string, etag: string, metadata: Record<string, string>,
): Promise<PutObjectCommandOutput> {
  return s3.send(new PutObjectCommand({
    Bucket: bucket, Key: key, Body: text, ContentType: 'text/plain', Metadata: metadata, ...etag ? { IfMatch: etag } : { IfNoneMatch: '*' },
  }));
}

export async function label(bucket: string, key: string, versionId: string): Promise<HeadObjectCommandOutput> {
  return s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
}

export async function remove(bucket: string, key: string, versionId: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
}

export async function status(stackId: string): Promise<string | undefined> {
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
  return stack?.StackStatus;
}
