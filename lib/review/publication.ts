import { literalText, literalTexts, Resource, Template } from '../assembly';
import { Unknown } from '../change';
import { Policy, normalizeDomain, parsePolicy, policyId } from '../protocol';

/** A Custom::MtaStsPolicy, as far as its template tells. */
export interface Publication {
  readonly template: Template;
  readonly logicalId: string;
  readonly domain: string;
  /** The path of the construct; the logical id where the CDK was told to write no paths. */
  readonly path: string;
  readonly policy: Policy | Unknown;
  readonly text?: string;
  readonly id?: string | Unknown;
  readonly revision?: number;
  readonly condition?: string;
  readonly mxHosts?: readonly (string | undefined)[];
  readonly bucket: unknown;
}

export function publicationsOf(templates: readonly Template[]): { publications: Publication[]; notes: string[] } {
  const publications: Publication[] = [];
  const notes: string[] = [];
  for (const template of templates) {
    for (const [logicalId, resource] of Object.entries(template.resources)) {
      if (resource.Type === 'Custom::MtaStsPolicy') {
        const domain = domainOf(resource);
        if (domain === undefined) {
          notes.push(`The domain of ${logicalId} in ${template.stack} is no name that is known at synthesis: its policy is not reviewed.`);
        } else {
          publications.push(publication(template, logicalId, domain, resource));
        }
      }
    }
  }
  return { publications, notes };
}

function domainOf({ Properties = {} }: Resource): string | undefined {
  try {
    return normalizeDomain(literalText(Properties.Domain) ?? '');
  } catch {
    return undefined;
  }
}

function publication(template: Template, logicalId: string, domain: string, { Properties = {}, Metadata = {}, Condition }: Resource): Publication {
  const [id, revision] = [literalText(Properties.PolicyId), literalText(Properties.Revision)];
  const path = literalText(Metadata['aws:cdk:path']);
  return {
    template,
    logicalId,
    domain,
    path: path?.replace(/\/Resource\/Default$/, '').replace(/\/Publication$/, '') ?? logicalId,
    ...policyIn(Properties.Policy),
    id: id ?? (Properties.PolicyId === undefined ? undefined : { unknown: 'PolicyId is a token of the template' }),
    revision: Properties.Revision === undefined ? 0 : revision !== undefined && /^\d{1,15}$/.test(revision) ? Number(revision) : undefined,
    condition: Condition,
    mxHosts: literalTexts(Properties.MxHosts),
    bucket: Properties.BucketName,
  };
}

function policyIn(value: unknown): { policy: Policy | Unknown; text?: string } {
  const lines = literalTexts(value);
  if (!lines || lines.length === 0) {
    return { policy: { unknown: value === undefined ? 'Policy is missing in the template' : 'Policy is not a list of lines in the template' } };
  }
  const token = lines.indexOf(undefined);
  if (token >= 0) {
    return { policy: { unknown: `line ${token + 1} of it is a token of the template` } };
  }
  const text = lines.map(line => `${line}\r\n`).join('');
  const { policy, valid, findings } = parsePolicy(text);
  return valid && policy ? { policy, text }
    : { policy: { unknown: `its text is no valid policy: ${findings.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be read'}` }, text };
}

/** Whether an id is the hash of the text; undefined where that cannot be told. */
export function isHash(id: string | undefined, { text, revision }: Publication): boolean | undefined {
  return id === undefined || text === undefined || revision === undefined ? undefined : id === policyId(text, revision);
}
