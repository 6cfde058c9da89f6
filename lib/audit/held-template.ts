import { txtValue } from '../assembly';
import { Seconds } from '../change';
import { CannotTell } from '../private/cannot-tell';
import { parseStsRecord } from '../protocol';

interface TemplateResource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A record set that the template defines with literal values. */
export interface TemplateRecord {
  readonly logicalId: string;
  readonly ttl?: Seconds;
  /** The id, where it is a record of MTA-STS. */
  readonly stsId?: string;
}

/** A template of CloudFormation, as far as it is about policies. */
export class StackTemplate {
  private readonly resources: [string, TemplateResource][];

  /** @throws CannotTell if the template is not JSON, as the CDK writes it. */
  constructor(stack: string, body: string) {
    this.resources = Object.entries(resourcesOf(stack, body));
  }

  /** The mail domains that have a policy, with the logical ids of their publications. */
  public publications(): Map<string, string> {
    return new Map(this.ofType('Custom::MtaStsPolicy').map(([logicalId, { Domain }]) => [String(Domain), logicalId]));
  }

  public nestedStacks(): string[] {
    return this.ofType('AWS::CloudFormation::Stack').map(([logicalId]) => logicalId);
  }

  public record(name: string, type: 'TXT' | 'MX'): TemplateRecord | undefined {
    // several with a routing policy
    const sets = this.ofType('AWS::Route53::RecordSet')
      .filter(([, { Name, Type }]) => Type === type && typeof Name === 'string' && Name.toLowerCase().replace(/\.$/, '') === name);
    if (sets.length === 0) {
      return undefined;
    }
    const [[logicalId, { ResourceRecords }]] = sets;
    const longest = Math.max(...sets.map(([, { TTL }]) => /^\d+$/.test(String(TTL)) ? Number(TTL) : NaN));
    return { logicalId, ttl: Number.isNaN(longest) ? undefined : longest, stsId: parseStsRecord(literals(ResourceRecords).map(txtValue)).id };
  }

  private ofType(type: string): [string, Readonly<Record<string, unknown>>][] {
    return this.resources.filter(([, { Type }]) => Type === type).map(([logicalId, { Properties }]) => [logicalId, Properties ?? {}]);
  }
}

function resourcesOf(stack: string, body: string): Record<string, TemplateResource> {
  try {
    return (JSON.parse(body) as { Resources?: Record<string, TemplateResource> }).Resources ?? {};
  } catch {
    throw new CannotTell(`The template of the stack ${JSON.stringify(stack)} is not JSON, so the CDK did not write it: give the stack that has the MtaSts.`);
  }
}

function literals(records: unknown): string[] {
  return Array.isArray(records) ? records.filter(record => typeof record === 'string') : [];
}
