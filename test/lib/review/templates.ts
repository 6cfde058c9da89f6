import type { Resource, Template } from '../../../lib/assembly';
import { type ChangeCode, type ChangeFinding, type MxAnswer } from '../../../lib/change';
import { policyId } from '../../../lib/protocol';
import { type DomainReview, review, type Review, type Side, sideOf } from '../../../lib/review';

export const NOW = Date.UTC(2026, 10, 24, 12);
const ZONE = 'Z0123456789ABCDEFGHIJ';

type Resources = Readonly<Record<string, Resource>>;
type Properties = Readonly<Record<string, unknown>>;

export function template(resources: Resources, more: Partial<Template> = {}): Template {
  return { stack: 'Mail', stage: '', file: 'cdk.out/Mail.template.json', unread: [], resources: Object.assign(Object.create(null), resources), ...more };
}

export function lines(mode: string, patterns: readonly string[], maxAge = 1_209_600): string[] {
  return ['version: STSv1', `mode: ${mode}`, ...patterns.map(each => `mx: ${each}`), `max_age: ${maxAge}`];
}

export function idOf(policy: readonly string[], revision = 0): string {
  return policyId(policy.map(line => `${line}\r\n`).join(''), revision);
}

/** All that two template files need for a verdict. */
export function publication(policy: readonly unknown[], more: Properties = {}): Resource {
  const id = policy.every(line => typeof line === 'string') ? idOf(policy, Number(more.Revision ?? 0)) : 'a1';
  return {
    Type: 'Custom::MtaStsPolicy',
    Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:publisher', Domain: 'example.com', PolicyId: id, Policy: policy, ...more },
  };
}

export function record(type: string, name: string, values: unknown, more: Properties = {}): Resource {
  return { Type: 'AWS::Route53::RecordSet', Properties: { HostedZoneId: ZONE, Name: name, Type: type, TTL: '300', ResourceRecords: values, ...more } };
}

export function mx(...values: unknown[]): Resource {
  return record('MX', 'example.com.', values);
}

export function sts(id: string, more: Properties = {}): Resource {
  return record('TXT', '_mta-sts.example.com.', [`"v=STSv1; id=${id}"`], more);
}

export const DISTRIBUTION: Resource = {
  Type: 'AWS::CloudFront::Distribution',
  Properties: { DistributionConfig: { Aliases: ['mta-sts.example.com'], Origins: [{ DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] } }] } },
};

export const BUCKET: Resource = { Type: 'AWS::S3::Bucket', Properties: {} };

export const ENFORCE = lines('enforce', ['mx1.example.net', 'mx2.example.net']);
export const TESTING = lines('testing', ['mx1.example.net', 'mx2.example.net']);
export const MX = mx('10 mx1.example.net', '20 mx2.example.net');

/** A domain as the constructs define it. */
export function whole(policy: readonly string[], more: Resources = {}): Resources {
  return {
    Publication: publication(policy),
    StsRecord: sts(idOf(policy)),
    Reports: record('TXT', '_smtp._tls.example.com.', ['"v=TLSRPTv1; rua=mailto:tls@example.com"']),
    Distribution: DISTRIBUTION,
    Bucket: BUCKET,
    Mx: MX,
    ...more,
  };
}

export function without(resources: Resources, ...ids: string[]): Resources {
  return Object.fromEntries(Object.entries(resources).filter(([id]) => !ids.includes(id)));
}

export function side(resources: Resources, more?: Partial<Template>): Side {
  return sideOf('app', [template(resources, more)]);
}

export function reviewOf(base: Resources | Side, head: Resources | Side, answers?: MxAnswer): Review {
  const [before, after] = [base, head].map(each => 'domains' in each ? each as Side : side(each as Resources));
  return review(before, after, { now: NOW, mx: answers && new Map([['example.com', answers]]) });
}

export function theDomain(of: Review): DomainReview {
  expect(of.domains).toHaveLength(1);
  return of.domains[0];
}

export function codesOf(of: Review): [ChangeCode, ChangeFinding['level']][] {
  return theDomain(of).assessment.findings.map(({ code, level }) => [code, level]);
}
