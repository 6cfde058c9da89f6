import { mxInApp } from './mx-in-app';
import { AppRecord, AppRecords } from './records';
import { Place, SideOfDomain } from './types';
import { shownValue, textOf, textsOf } from './value';
import { isObject, Resource, Template, txtText } from '../assembly';
import { HostResource, PolicyHostIdentity, Published } from '../change';
import { parsePolicy, parseStsRecord, parseTlsRptRecord, policyId } from '../protocol';

const TYPE = 'Custom::MtaStsPolicy';

/** A policy that a template publishes. */
export interface Publication {
  readonly domain: string;
  readonly template: Template;
  readonly logicalId: string;
  readonly resource: Resource;
}

/** The publications of a template, and what is said of those whose domain only a deploy knows. */
export function publicationsIn(template: Template): { readonly found: Publication[]; readonly notes: string[] } {
  const found: Publication[] = [];
  const notes: string[] = [];
  for (const [logicalId, resource] of template.resources) {
    if (resource.type !== TYPE) {
      continue;
    }
    const domain = textOf(resource.properties.Domain, template.parameters)?.toLowerCase().replace(/\.$/, '');
    if (domain) {
      found.push({ domain, template, logicalId, resource });
    } else {
      notes.push(`${logicalId} of stack ${template.stack} publishes a policy for a domain that only a deploy knows (${shownValue(resource.properties.Domain)}): it is not reviewed.`);
    }
  }
  return { found, notes };
}

/** What a domain has by one publication and the record sets around it. */
export function sideOfPublication(publication: Publication, records: AppRecords): SideOfDomain {
  const { domain, template, resource: { properties, conditional } } = publication;
  const around = sideAround(domain, records, publication);
  const revision = properties.Revision === undefined ? 0 : numberIn(textOf(properties.Revision, template.parameters));
  const { policy, text } = policyIn(publication);
  const ownId = textOf(properties.PolicyId, template.parameters);
  const announced = announcedId(domain, records, template);
  const id = announced.id ?? ownId ?? { unknown: announced.unknown ?? `PolicyId is ${shownValue(properties.PolicyId)}` };
  const unknown = [
    ...around.unknown,
    ...announced.unknown === undefined ? [] : [`The record _mta-sts.${domain}: ${announced.unknown}.`],
    ...conditional ? [`The policy of ${domain} is published only where a condition of stack ${template.stack} holds; it is taken that it does.`] : [],
    ...revision === undefined ? [`The revision of ${domain} is ${shownValue(properties.Revision)}, which only a deploy knows.`] : [],
  ];
  const published: Published = {
    ...around.published,
    policy,
    text,
    id,
    idMatchesText: text !== undefined && revision !== undefined && typeof id === 'string' ? policyId(text, revision) === id : undefined,
    revision,
    host: hostOf(publication, announced.record),
  };
  return { ...around, published, where: placeOf(publication), recordTtl: announced.record?.ttl, unknown };
}

/** What an app has of a domain beside the policy. */
export function sideAround(domain: string, records: AppRecords, publication?: Publication): SideOfDomain {
  const [anchor] = records.of('TXT', `_mta-sts.${domain}`);
  const declared = publication && textsOf(publication.resource.properties.MxHosts, publication.template.parameters);
  const { mx, ttl, unknown } = mxInApp(domain, records.of('MX', domain), declared, anchor);
  const reports = tlsRptIn(domain, records);
  return { published: { domain, mx, tlsRpt: reports.tlsRpt }, mxTtl: ttl, unknown: [...unknown, ...reports.unknown] };
}

function policyIn({ template, resource: { properties } }: Publication): Pick<Published, 'policy' | 'text'> {
  const lines = textsOf(properties.Policy, template.parameters);
  if (!lines) {
    return { policy: { unknown: `Policy is ${shownValue(properties.Policy)}` } };
  }
  const text = lines.map(line => `${line}\r\n`).join('');
  const { policy, findings } = parsePolicy(text);
  const why = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message).slice(0, 2).join('; ');
  return { text, policy: policy ?? { unknown: `it is no valid policy: ${why}` } };
}

function announcedId(domain: string, records: AppRecords, template: Template): { id?: string; record?: AppRecord; unknown?: string } {
  const sets = records.of('TXT', `_mta-sts.${domain}`);
  const record = sets.find(set => set.template === template) ?? sets[0];
  if (!record) {
    return {};
  }
  if (!record.values) {
    return { record, unknown: `${record.shown} is known to a deploy only` };
  }
  const { valid, id } = parseStsRecord(record.values.map(txtText));
  return valid ? { id, record } : { record, unknown: `${record.shown} is not one that senders take` };
}

function tlsRptIn(domain: string, records: AppRecords): { tlsRpt: Published['tlsRpt']; unknown: string[] } {
  const [record] = records.of('TXT', `_smtp._tls.${domain}`);
  if (!record) {
    return { tlsRpt: undefined, unknown: [] };
  }
  const { valid, rua } = record.values ? parseTlsRptRecord(record.values.map(txtText)) : { valid: false, rua: [] };
  const why = record.values ? `${record.shown} is not one that senders take` : `${record.shown} is known to a deploy only`;
  return valid ? { tlsRpt: { rua }, unknown: [] } : { tlsRpt: { unknown: why }, unknown: [`The record _smtp._tls.${domain}: ${why}.`] };
}

function placeOf({ template, logicalId, resource }: Publication): Place {
  const path = resource.metadata['aws:cdk:path'];
  return {
    stack: template.stack,
    // the construct that people wrote, and not what it is made of
    path: typeof path === 'string' ? path.replace(/(\/Publication)?\/Resource(\/Default)?$/, '') : logicalId,
    file: template.file,
    environment: template.environment,
  };
}

function hostOf(publication: Publication, record: AppRecord | undefined): PolicyHostIdentity | undefined {
  const { template, resource: { properties } } = publication;
  const bucket = referred(properties.BucketName, template);
  const distribution = referred(properties.DistributionDomainName, template);
  const resources: Record<string, HostResource> = {
    ...bucket ? { bucket: { logicalId: bucket, immutable: JSON.stringify(template.resources.get(bucket)?.properties.BucketName ?? null) } } : {},
    ...distribution ? { distribution: { logicalId: distribution } } : {},
    ...record ? { 'record _mta-sts': { logicalId: record.logicalId, immutable: record.immutable } } : {},
  };
  const { stack, path } = placeOf(publication);
  return Object.keys(resources).length === 0 ? undefined : { stack, path, resources };
}

/** The resource of the same template that a value is of. */
function referred(value: unknown, { resources }: Template): string | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const [name] = [value.Ref ?? value['Fn::GetAtt']].flat();
  return typeof name === 'string' && resources.has(name) ? name : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
