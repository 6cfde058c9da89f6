import { AwsApi, AwsError, parseXml, Xml } from '../aws/api';

/** One version of the policy object: bytes that senders could have fetched from its time on. */
export interface StoredVersion {
  readonly versionId: string;
  readonly latest: boolean;
  /** When it was written, as S3 says it. */
  readonly since: string;
  /** Absent for a delete marker. */
  readonly etag?: string;
}

/** What is written beside the bytes, for the handler itself and for people who look at the versions. */
export interface Label {
  /** The custom resource that wrote the version. */
  readonly owner: string;
  readonly policyId: string;
  /** The request of CloudFormation that it was written for. */
  readonly requestId: string;
}

/** The version that is served; undefined where there is none or it is deleted. */
export function standingOf(versions: StoredVersion[]): StoredVersion | undefined {
  return versions.find(version => version.latest && version.etag);
}

/** The object of one domain's policy in its bucket. */
export interface PolicyStore {
  /** The newest first; empty where the bucket or the object is gone. */
  versions(deadline?: number): Promise<StoredVersion[]>;
  /**
   * Writes, if `previous` is still what stands (none: nothing stands). Answers with the id of the version.
   *
   * @throws Overtaken when something else stands, UncertainWrite when nobody knows whether it was written.
   */
  write(text: string, label: Label, previous: Pick<StoredVersion, 'etag'> | undefined, deadline?: number): Promise<string>;
  /** What a version is labelled with; undefined where it is gone. */
  label(versionId: string, deadline?: number): Promise<Partial<Label> | undefined>;
  remove(versionId: string, deadline?: number): Promise<void>;
}

/** Something else stands than the write was to replace. Nothing was written. */
export class Overtaken extends Error {}

/** No answer came to a write, and what stands could not be read either. */
export class UncertainWrite extends Error {}

/** {@link PolicyStore} on S3. The bucket is versioned, so nothing that was served is forgotten by a write. */
export class S3PolicyStore implements PolicyStore {
  private readonly bucketUrl: string;

  constructor(private readonly api: AwsApi, bucket: string, private readonly key: string) {
    const { url, custom } = api.endpoint();
    // path style for a custom endpoint: the host of 127.0.0.1 has no place for a bucket name
    this.bucketUrl = custom ? `${url}/${bucket}` : url.replace('https://', `https://${bucket}.`);
  }

  public async versions(deadline?: number): Promise<StoredVersion[]> {
    const found: StoredVersion[] = [];
    let page: Record<string, string> = {};
    for (;;) {
      const result = await this.list(page, deadline);
      if (result === undefined) {
        return [];
      }
      const entries: Xml[] = [...result.Version ?? [], ...result.DeleteMarker ?? []];
      found.push(...entries.filter(entry => entry.Key === this.key).map(entry => ({
        versionId: entry.VersionId,
        latest: entry.IsLatest === 'true',
        since: entry.LastModified,
        etag: entry.ETag,
      })));
      if (result.IsTruncated !== 'true') {
        return found.sort((a, b) => Number(b.latest) - Number(a.latest));
      }
      page = { 'key-marker': result.NextKeyMarker, 'version-id-marker': result.NextVersionIdMarker };
    }
  }

  public async write(text: string, label: Label, previous: Pick<StoredVersion, 'etag'> | undefined, deadline?: number): Promise<string> {
    try {
      const answer = await this.api.call({
        name: 's3:PutObject',
        method: 'PUT',
        url: this.objectUrl(),
        headers: {
          // senders compare it in lower case, and some want it bare (RFC 8461, section 3.3)
          'content-type': 'text/plain',
          // a write that comes late, from an invocation that was given up, must not replace what came after it
          ...previous?.etag ? { 'if-match': previous.etag } : { 'if-none-match': '*' },
          'x-amz-meta-owner': label.owner,
          'x-amz-meta-policy-id': label.policyId,
          'x-amz-meta-request-id': label.requestId,
        },
        body: text,
      }, deadline);
      return answer.headers.get('x-amz-version-id') ?? '';
    } catch (error) {
      return this.afterRefusal(error, label, deadline);
    }
  }

  public async label(versionId: string, deadline?: number): Promise<Partial<Label> | undefined> {
    const answer = await this.unlessGone({ name: 's3:HeadObject', method: 'HEAD', url: this.objectUrl(versionId) }, deadline);
    const read = (name: string) => answer?.headers.get(`x-amz-meta-${name}`) ?? undefined;
    return answer && { owner: read('owner'), policyId: read('policy-id'), requestId: read('request-id') };
  }

  public async remove(versionId: string, deadline?: number): Promise<void> {
    await this.unlessGone({ name: 's3:DeleteObjectVersion', method: 'DELETE', url: this.objectUrl(versionId) }, deadline);
  }

  /** The answer to a write can get lost on its way: then the next try finds that what it was to replace is gone, replaced by itself. */
  private async afterRefusal(error: unknown, label: Label, deadline?: number): Promise<string> {
    const overtaken = error instanceof AwsError && (error.code === 'PreconditionFailed' || error.code === 'NoSuchKey');
    const unanswered = error instanceof AwsError && (error.status === 0 || error.status >= 500);
    if (!overtaken && !unanswered) {
      throw error;
    }
    let own: string | undefined;
    try {
      own = await this.standingWith(label, deadline);
    } catch (unreadable) {
      throw new UncertainWrite(`${error.message}; then ${(unreadable as Error).message}`, { cause: error });
    }
    if (own === undefined) {
      throw overtaken ? new Overtaken(error.message, { cause: error }) : error;
    }
    return own;
  }

  private async standingWith(label: Label, deadline?: number): Promise<string | undefined> {
    const latest = standingOf(await this.versions(deadline));
    const found = latest && await this.label(latest.versionId, deadline);
    return found?.owner === label.owner && found.policyId === label.policyId && found.requestId === label.requestId
      ? latest?.versionId
      : undefined;
  }

  /** One page of the list; undefined where there is no bucket. */
  private async list(page: Record<string, string>, deadline?: number): Promise<Xml | undefined> {
    const query = new URLSearchParams({ 'versions': '', 'prefix': this.key, 'max-keys': '1000', ...page });
    try {
      const answer = await this.api.call({ name: 's3:ListObjectVersions', method: 'GET', url: `${this.bucketUrl}/?${query}` }, deadline);
      const result = parseXml(answer.text).ListVersionsResult;
      if (typeof result !== 'object') {
        throw new Error(`s3:ListObjectVersions: an answer that is no list of versions: ${JSON.stringify(answer.text.slice(0, 200))}`);
      }
      return result;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'NoSuchBucket') {
        return undefined;
      }
      throw error;
    }
  }

  private async unlessGone(call: Parameters<AwsApi['call']>[0], deadline?: number): Promise<Awaited<ReturnType<AwsApi['call']>> | undefined> {
    try {
      return await this.api.call(call, deadline);
    } catch (error) {
      if (error instanceof AwsError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  private objectUrl(versionId?: string): string {
    const url = `${this.bucketUrl}/${this.key}`;
    return versionId === undefined ? url : `${url}?${new URLSearchParams({ versionId })}`;
  }
}
