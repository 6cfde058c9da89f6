import { createHash } from 'node:crypto';
import { Clock } from '../../../lib/handlers/clock';

export interface HttpRequest {
  readonly method: string;
  /** Path and query, path style: `/<bucket>/<key>`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly since: string;
  /** Absent for a delete marker. */
  readonly body?: string;
  readonly metadata: Record<string, string>;
  readonly contentType?: string;
}

export function md5(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}

export function s3Error(status: number, code: string, message = `${code} it is.`): HttpAnswer {
  return { status, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** A versioned bucket behind the REST API of S3, with conditional writes. */
export class FakeS3 {
  public readonly versions: ObjectVersion[] = [];
  public exists = true;
  /** Versions on one page of a list. */
  public pageSize = 1000;
  private count = 0;

  constructor(private readonly bucket: string, private readonly clock: Pick<Clock, 'now'>) {}

  /** The text that a reader without a version id gets. */
  public current(key: string): string | undefined {
    return this.latest(key)?.body;
  }

  public texts(key: string): Array<string | undefined> {
    return this.versions.filter(version => version.key === key).map(version => version.body);
  }

  public put(key: string, body: string | undefined, metadata: Record<string, string> = {}, contentType = 'text/plain'): string {
    const versionId = `v${++this.count}.x_y`;
    this.versions.unshift({ key, versionId, since: new Date(this.clock.now()).toISOString(), body, metadata, contentType });
    return versionId;
  }

  public answer(request: HttpRequest): HttpAnswer {
    const url = new URL(request.url, 'http://s3.test');
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    if (bucket !== this.bucket || !this.exists) {
      return s3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    const key = rest.join('/');
    const versionId = url.searchParams.get('versionId');
    switch (request.method) {
      case 'GET': return this.list(url.searchParams);
      case 'PUT': return this.write(key, request);
      case 'HEAD': return this.head(key, versionId!);
      case 'DELETE': return this.delete(key, versionId!);
      default: return s3Error(405, 'MethodNotAllowed');
    }
  }

  private latest(key: string): ObjectVersion | undefined {
    return this.versions.find(version => version.key === key);
  }

  private write(key: string, request: HttpRequest): HttpAnswer {
    const standing = this.latest(key);
    const etag = standing?.body === undefined ? undefined : md5(standing.body);
    const match = request.headers['if-match'];
    if (match !== undefined && etag === undefined) {
      return s3Error(404, 'NoSuchKey');
    }
    if (match !== undefined && match !== etag || request.headers['if-none-match'] === '*' && etag !== undefined) {
      return s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    }
    const metadata = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
    const versionId = this.put(key, request.body, Object.fromEntries(metadata) as Record<string, string>, request.headers['content-type']);
    return { status: 200, headers: { 'etag': md5(request.body), 'x-amz-version-id': versionId } };
  }

  private head(key: string, versionId: string): HttpAnswer {
    const found = this.versions.find(version => version.key === key && version.versionId === versionId);
    return found ? { status: found.body === undefined ? 405 : 200, headers: found.metadata } : { status: 404 };
  }

  private delete(key: string, versionId: string): HttpAnswer {
    const index = this.versions.findIndex(version => version.key === key && version.versionId === versionId);
    if (index >= 0) {
      this.versions.splice(index, 1);
    }
    return { status: 204 };
  }

  private list(query: URLSearchParams): HttpAnswer {
    if (!query.has('versions')) {
      return s3Error(501, 'NotImplemented');
    }
    const all = this.versions.filter(version => version.key.startsWith(query.get('prefix') ?? ''));
    const after = all.findIndex(version => version.versionId === query.get('version-id-marker')) + 1;
    const page = all.slice(after, after + this.pageSize);
    const truncated = after + page.length < all.length;
    const last = page[page.length - 1];
    const entries = page.map(version => {
      const name = version.body === undefined ? 'DeleteMarker' : 'Version';
      const etag = version.body === undefined ? '' : `<ETag>${md5(version.body).replace(/"/g, '&quot;')}</ETag><Size>${version.body.length}</Size>`;
      return `<${name}><Key>${version.key}</Key><VersionId>${version.versionId}</VersionId><IsLatest>${version === this.latest(version.key)}</IsLatest>`
        + `<LastModified>${version.since}</LastModified>${etag}</${name}>`;
    });
    const next = truncated ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.versionId}</NextVersionIdMarker>` : '';
    return {
      status: 200,
      body: '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        + `<Name>${this.bucket}</Name><IsTruncated>${truncated}</IsTruncated>${next}${entries.join('')}</ListVersionsResult>`,
    };
  }
}
