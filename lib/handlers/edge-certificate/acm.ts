import { Tags } from './properties';
import { commonName } from '../../private/edge-certificate-contract';
import { AwsApi, AwsError } from '../aws/api';

/** The record that shows ACM who owns a name. */
export interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

/** How far one name of a certificate has come. */
export interface Validation {
  readonly domainName: string;
  readonly status: string;
  /** Known some seconds after the request. */
  readonly record?: ValidationRecord;
}

export interface Certificate {
  readonly arn: string;
  readonly names: string[];
  readonly status: string;
  /** ACM's code, when it has failed. */
  readonly failure?: string;
  /** ARNs of what uses it. */
  readonly inUseBy: string[];
  readonly validations: Validation[];
}

export interface CertificateRequest {
  readonly names: readonly string[];
  /** The same token within an hour is the same certificate. */
  readonly token: string;
  readonly tags: Tags;
}

/** The certificates of the account in us-east-1. */
export interface Certificates {
  /** Answers with the ARN. */
  request(request: CertificateRequest, deadline?: number): Promise<string>;
  /** Undefined where there is none (yet). */
  describe(arn: string, deadline?: number): Promise<Certificate | undefined>;
  /** False where something uses it; true as well where there is none. */
  delete(arn: string, deadline?: number): Promise<boolean>;
  /** Undefined where there is no such certificate, or it is none of this stack. */
  tags(arn: string, deadline?: number): Promise<Tags | undefined>;
  tag(arn: string, tags: Tags, deadline?: number): Promise<void>;
  untag(arn: string, keys: readonly string[], deadline?: number): Promise<void>;
  /** The ARNs of those whose first name is among these. */
  list(commonNames: readonly string[], deadline?: number): Promise<string[]>;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any */
type Json = Record<string, any>;

const GONE = 'ResourceNotFoundException';
const USED = 'ResourceInUseException';
const DENIED = 'AccessDeniedException';

/**
 * {@link Certificates} of ACM (JSON 1.1).
 *
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/Welcome.html
 */
export class Acm implements Certificates {
  constructor(private readonly api: AwsApi) {}

  public async request({ names, token, tags }: CertificateRequest, deadline?: number): Promise<string> {
    const first = commonName(names);
    const others = names.filter(name => name !== first);
    const { CertificateArn } = await this.call('RequestCertificate', {
      DomainName: first,
      SubjectAlternativeNames: others.length > 0 ? others : undefined,
      ValidationMethod: 'DNS',
      KeyAlgorithm: 'RSA_2048',
      IdempotencyToken: token,
      Tags: listOf(tags),
    }, deadline);
    return CertificateArn;
  }

  public async describe(arn: string, deadline?: number): Promise<Certificate | undefined> {
    const found = (await this.unlessGone('DescribeCertificate', { CertificateArn: arn }, deadline))?.Certificate;
    return found && {
      arn,
      names: found.SubjectAlternativeNames ?? [found.DomainName],
      status: found.Status,
      failure: found.FailureReason,
      inUseBy: found.InUseBy ?? [],
      validations: (found.DomainValidationOptions ?? []).map(validationOf),
    };
  }

  public async delete(arn: string, deadline?: number): Promise<boolean> {
    try {
      await this.unlessGone('DeleteCertificate', { CertificateArn: arn }, deadline);
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.code === USED) {
        return false;
      }
      throw error;
    }
  }

  public async tags(arn: string, deadline?: number): Promise<Tags | undefined> {
    const ask = (until?: number) => this.unlessGone('ListTagsForCertificate', { CertificateArn: arn }, until);
    let answer: Json | undefined;
    try {
      // a certificate of others is denied for good: no patience
      answer = await ask(0);
    } catch (error) {
      if (error instanceof AwsError && error.code === DENIED) {
        return undefined;
      }
      answer = await ask(deadline);
    }
    return answer && Object.fromEntries((answer.Tags ?? []).map(({ Key, Value = '' }: Json) => [Key, Value]));
  }

  public async tag(arn: string, tags: Tags, deadline?: number): Promise<void> {
    await this.call('AddTagsToCertificate', { CertificateArn: arn, Tags: listOf(tags) }, deadline);
  }

  public async untag(arn: string, keys: readonly string[], deadline?: number): Promise<void> {
    await this.call('RemoveTagsFromCertificate', { CertificateArn: arn, Tags: keys.map(Key => ({ Key })) }, deadline);
  }

  public async list(commonNames: readonly string[], deadline?: number): Promise<string[]> {
    const found: string[] = [];
    let page: string | undefined;
    do {
      const answer = await this.call('ListCertificates', { MaxItems: 1000, NextToken: page }, deadline);
      found.push(...(answer.CertificateSummaryList ?? [])
        .filter(({ DomainName }: Json) => commonNames.includes(DomainName))
        .map(({ CertificateArn }: Json) => CertificateArn));
      page = answer.NextToken;
    } while (page);
    return found;
  }

  private async unlessGone(action: string, body: Json, deadline?: number): Promise<Json | undefined> {
    try {
      return await this.call(action, body, deadline);
    } catch (error) {
      if (error instanceof AwsError && error.code === GONE) {
        return undefined;
      }
      throw error;
    }
  }

  private async call(action: string, body: Json, deadline?: number): Promise<Json> {
    const answer = await this.api.call({
      name: `acm:${action}`,
      method: 'POST',
      url: `${this.api.endpoint().url}/`,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `CertificateManager.${action}` },
      body: JSON.stringify(body),
    }, deadline);
    return answer.text === '' ? {} : JSON.parse(answer.text);
  }
}

function listOf(tags: Tags): Json[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function validationOf({ DomainName, ValidationStatus, ResourceRecord }: Json): Validation {
  return {
    domainName: DomainName,
    status: ValidationStatus,
    record: ResourceRecord && { name: ResourceRecord.Name, value: ResourceRecord.Value },
  };
}
