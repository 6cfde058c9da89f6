import { CfnElement, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { MxRecord } from 'aws-cdk-lib/aws-route53';
import { ACCOUNT, before, errorOf, newApp, newMtaSts, newStack, POLICY, Resource, resourcesOf, theOnly, warningsOf, zoneOf } from './synth';
import { MtaStsPolicy, PolicyHost, TlsReporting } from '../../lib';

function records(stack: Stack): Record<string, Resource> {
  return Object.fromEntries(Object.entries(resourcesOf(stack, 'AWS::Route53::RecordSet')).map(([logicalId, record]) =>
    [`${record.Properties.Name} ${record.Properties.Type}`, { ...record, logicalId }]));
}

function idOf(stack: Stack, name: string): string {
  return (records(stack)[name] as Resource & { logicalId: string }).logicalId;
}

describe('the order of a deploy', () => {
  const stack = newStack();
  const zone = zoneOf(stack);
  newMtaSts(stack, 'MtaSts', { zone });
  new MxRecord(stack, 'Mx', { zone, values: [{ hostName: 'mail.example.com', priority: 10 }] });
  const [publication] = Object.keys(resourcesOf(stack, 'Custom::MtaStsPolicy'));
  const announced = idOf(stack, '_mta-sts.example.com. TXT');

  test('the id is announced after the policy is published and both addresses stand', () => {
    expect(resourcesOf(stack)[announced].DependsOn).toEqual(expect.arrayContaining([
      publication, idOf(stack, 'mta-sts.example.com. A'), idOf(stack, 'mta-sts.example.com. AAAA'),
    ]));
  });

  test('nothing is published before the whole host stands and its own permissions do', () => {
    const types = resourcesOf(stack)[publication].DependsOn!.map(id => resourcesOf(stack)[id].Type);
    expect(types.sort()).toEqual(['AWS::CloudFront::Distribution', 'AWS::IAM::Policy', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  });

  test('the publisher may write its log before it is asked for the first time', () => {
    const permissions = Object.keys(resourcesOf(stack, 'AWS::IAM::Policy'));
    expect(permissions).toHaveLength(2);
    expect([...before(stack, publication)]).toEqual(expect.arrayContaining(permissions));
  });

  test('neither our records wait for MX records nor MX records for ours: caches outlive any order', () => {
    const mx = idOf(stack, 'example.com. MX');
    const ours = Object.keys(resourcesOf(stack)).filter(id => id !== mx);
    expect([...before(stack, mx)]).toEqual([]);
    expect(ours.filter(id => before(stack, id).has(mx))).toEqual([]);
  });

  test('reports are asked for whatever becomes of the policy', () => {
    expect([...before(stack, idOf(stack, '_smtp._tls.example.com. TXT'))]).toEqual([]);
  });
});

describe('the records', () => {
  test('they have the exact names and texts, and resolvers may keep them for five minutes', () => {
    const stack = newStack();
    const mtaSts = newMtaSts(stack);
    const found = records(stack);
    expect(Object.keys(found).sort()).toEqual([
      '_mta-sts.example.com. TXT', '_smtp._tls.example.com. TXT', 'mta-sts.example.com. A', 'mta-sts.example.com. AAAA',
    ]);
    expect(found['_mta-sts.example.com. TXT'].Properties).toMatchObject({
      HostedZoneId: 'Z0123456789ABCDEFGHIJ', TTL: '300', ResourceRecords: [`"v=STSv1; id=${mtaSts.policyId}"`],
    });
    expect(found['_smtp._tls.example.com. TXT'].Properties).toMatchObject({
      TTL: '300', ResourceRecords: ['"v=TLSRPTv1; rua=mailto:tls-reports@example.com"'],
    });
  });

  test('both addresses are aliases of the distribution', () => {
    const stack = newStack();
    newMtaSts(stack);
    const [distribution] = Object.keys(resourcesOf(stack, 'AWS::CloudFront::Distribution'));
    for (const type of ['A', 'AAAA']) {
      expect(records(stack)[`mta-sts.example.com. ${type}`].Properties.AliasTarget.DNSName).toEqual({ 'Fn::GetAtt': [distribution, 'DomainName'] });
    }
  });

  test('of the host are exposed, so that you can override and tag them', () => {
    const stack = newStack();
    const { hostRecords } = newMtaSts(stack);
    const ids = hostRecords.map(record => stack.getLogicalId(record.node.defaultChild as CfnElement));
    expect(ids).toEqual([idOf(stack, 'mta-sts.example.com. A'), idOf(stack, 'mta-sts.example.com. AAAA')]);
  });

  test('recordTtl is that of the two TXT records', () => {
    const stack = newStack();
    newMtaSts(stack, 'MtaSts', { recordTtl: Duration.hours(1) });
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::Route53::RecordSet', { Type: 'TXT', TTL: '3600' }, 2);
  });

  test.each([
    ['a domain below the apex', 'news.example.com', 'news.example.com'],
    ['upper case', 'News.EXAMPLE.com', 'news.example.com'],
    ['a trailing dot', 'news.example.com.', 'news.example.com'],
    ['a U-label', 'bücher.example.com', 'xn--bcher-kva.example.com'],
  ])('%s is named as %s and published for %s', (_what, domainName, domain) => {
    const stack = newStack();
    const mtaSts = newMtaSts(stack, 'MtaSts', { domainName });
    expect(Object.keys(records(stack)).sort()).toEqual([
      `_mta-sts.${domain}. TXT`, `_smtp._tls.${domain}. TXT`, `mta-sts.${domain}. A`, `mta-sts.${domain}. AAAA`,
    ]);
    expect(mtaSts.domainName).toBe(domain);
    expect(mtaSts.policyUrl).toBe(`https://mta-sts.${domain}/.well-known/mta-sts.txt`);
    expect(theOnly(stack, 'Custom::MtaStsPolicy').Properties.Domain).toBe(domain);
    expect(theOnly(stack, 'AWS::CloudFront::Distribution').Properties.DistributionConfig.Aliases).toEqual([`mta-sts.${domain}`]);
  });

  test('the name of the zone may be in upper case and end with a dot', () => {
    const stack = newStack();
    newMtaSts(stack, 'MtaSts', { zone: zoneOf(stack, 'Example.COM.') });
    expect(Object.keys(records(stack))).toContain('_mta-sts.example.com. TXT');
  });

  test.each([
    ['none', TlsReporting.none()],
    ['managedElsewhere', TlsReporting.managedElsewhere()],
  ])('TlsReporting.%s makes no record for reports, and leaves the policy as it is', (_name, tlsReporting) => {
    const stack = newStack();
    const mtaSts = newMtaSts(stack, 'MtaSts', { tlsReporting });
    expect(Object.keys(records(stack)).sort()).toEqual(['_mta-sts.example.com. TXT', 'mta-sts.example.com. A', 'mta-sts.example.com. AAAA']);
    expect(mtaSts.tlsReportingRecord).toBeUndefined();
  });
});

describe('the certificate', () => {
  test('in us-east-1 it is made and validated through the zone', () => {
    const stack = newStack();
    const mtaSts = newMtaSts(stack);
    expect(theOnly(stack, 'AWS::CertificateManager::Certificate').Properties).toMatchObject({
      DomainName: 'mta-sts.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'mta-sts.example.com', HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
    });
    expect(mtaSts.certificate).toBe(mtaSts.host.certificate);
  });

  test('your own is used as it is, and none is made', () => {
    const stack = newStack(undefined, 'Mail', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    const arn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`;
    newMtaSts(stack, 'MtaSts', { certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn) });
    Template.fromStack(stack).resourceCountIs('AWS::CertificateManager::Certificate', 0);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({ ViewerCertificate: Match.objectLike({ AcmCertificateArn: arn }) }),
    });
    expect(theOnly(stack, 'Custom::MtaStsPolicy').Properties.CertificateArn).toBe(arn);
  });
});

describe('a change of the policy', () => {
  const templateOf = (policy: MtaStsPolicy, revision?: number) => {
    const stack = newStack(newApp(), 'Mail', { terminationProtection: true });
    newMtaSts(stack, 'MtaSts', { policy, revision });
    return Template.fromStack(stack).toJSON();
  };

  test('another order, case, trailing dot or duplicate of mx is no change at all', () => {
    const one = templateOf(MtaStsPolicy.enforce({ mx: ['a.example.com', 'b.example.com'] }));
    const other = templateOf(MtaStsPolicy.enforce({ mx: ['B.example.com.', 'a.example.com', 'b.EXAMPLE.com'] }));
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  test('changes the publication and the announced id, and nothing else', () => {
    const [one, other] = ['a.example.com', 'b.example.com'].map(host => templateOf(MtaStsPolicy.enforce({ mx: [host] })).Resources);
    const changed = Object.keys(one).filter(id => JSON.stringify(one[id]) !== JSON.stringify(other[id]));
    expect(changed.map(id => one[id].Type).sort()).toEqual(['AWS::Route53::RecordSet', 'Custom::MtaStsPolicy']);
  });

  test('a revision changes the announced id and not the text', () => {
    const [one, other] = [templateOf(POLICY, 0), templateOf(POLICY, 1)];
    const [before0, after] = [one, other].map(template => Template.fromJSON(template).findResources('Custom::MtaStsPolicy'));
    const [id] = Object.keys(before0);
    expect(after[id].Properties.Policy).toEqual(before0[id].Properties.Policy);
    expect(after[id].Properties.PolicyId).not.toBe(before0[id].Properties.PolicyId);
    Template.fromJSON(other).hasResourceProperties('AWS::Route53::RecordSet', {
      ResourceRecords: [`"v=STSv1; id=${after[id].Properties.PolicyId}"`],
    });
  });
});

test('a host of several domains serves each of them, and is made once', () => {
  const stack = newStack();
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`);
  const host = new PolicyHost(stack, 'Host', { domainNames: ['example.com', 'example.net'], certificate });
  const [com, net] = ['example.com', 'example.net'].map(name => newMtaSts(stack, name, { zone: zoneOf(stack, name), host }));
  Template.fromStack(stack).resourceCountIs('AWS::CloudFront::Distribution', 1);
  Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  Template.fromStack(stack).resourceCountIs('Custom::MtaStsPolicy', 2);
  expect([com.host, net.host, com.certificate]).toEqual([host, host, certificate]);
});

test('a mail domain that looks like a policy host is warned of, and another one is not', () => {
  const named = newStack();
  newMtaSts(named, 'MtaSts', { domainName: 'mta-sts.example.com' });
  expect(warningsOf(named).join()).toContain('cdk-mta-sts:policy-host-as-domain');
  const right = newStack();
  newMtaSts(right, 'MtaSts', { domainName: 'mail.example.com' });
  expect(warningsOf(right).join()).not.toContain('policy-host-as-domain');
});

test('a recordTtl that is a token is refused, with what to give instead', () => {
  expect(errorOf(() => newMtaSts(newStack(), 'MtaSts', { recordTtl: Duration.minutes(Lazy.number({ produce: () => 5 })) })))
    .toMatch(/recordTtl is a token.*Duration\.minutes\(5\)/);
});
