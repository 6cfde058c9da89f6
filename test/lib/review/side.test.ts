import { BUCKET, ENFORCE, idOf, lines, mx, MX, publication, record, side, sts, template, TESTING, whole, without } from './templates';
import { sideOf, SideOfDomain } from '../../../lib/review';

function only(of: ReturnType<typeof side>): SideOfDomain {
  expect([...of.domains.keys()]).toEqual(['example.com']);
  return of.domains.get('example.com')!;
}

test('a domain as the constructs define it is read whole', () => {
  const found = only(side(whole(ENFORCE)));
  expect(found.published).toEqual({
    domain: 'example.com',
    policy: { mode: 'enforce', mx: ['mx1.example.net', 'mx2.example.net'], maxAge: 1_209_600 },
    text: `${ENFORCE.join('\r\n')}\r\n`,
    id: idOf(ENFORCE),
    idMatchesText: true,
    revision: 0,
    tlsRpt: { rua: ['mailto:tls@example.com'] },
    mx: { state: 'records', records: [{ host: 'mx1.example.net', preference: 10 }, { host: 'mx2.example.net', preference: 20 }] },
    host: expect.objectContaining({ stack: 'Mail', path: 'Publication' }),
  });
  expect(Object.keys(found.published.host!.resources)).toEqual(['distribution', 'bucket', 'record _mta-sts']);
  expect(found).toMatchObject({ recordTtl: 300, mxTtl: 300, unknown: [], where: { stack: 'Mail', path: 'Publication' } });
});

test('one resource is enough', () => {
  const found = only(side({ P: publication(TESTING) }));
  expect(found).toMatchObject({ published: { id: idOf(TESTING), idMatchesText: true, policy: { mode: 'testing' } }, unknown: [] });
  expect(found.published.mx).toBeUndefined();
});

test('a path of the CDK is that of the construct that people wrote', () => {
  const path = (text: string) => side({ P: { ...publication(TESTING), Metadata: { 'aws:cdk:path': text } } }).domains.get('example.com')!.where!.path;
  expect(path('Mail/MtaSts/Publication/Resource/Default')).toBe('Mail/MtaSts');
  expect(path('Mail/Mine/Resource/Default')).toBe('Mail/Mine');
});

describe('what only the deploy knows is said', () => {
  test('a domain', () => {
    const found = side({ P: publication(TESTING, { Domain: { Ref: 'Domain' } }) });
    expect(found.domains.size).toBe(0);
    expect(found.notes).toEqual(['The domain of P in Mail is no name that is known at synthesis: its policy is not reviewed.']);
  });

  test.each([
    ['a line of the policy', { Policy: [...TESTING.slice(0, 2), { Ref: 'Mx' }, 'max_age: 86400'] }, 'line 3 of it is a token of the template'],
    ['the policy', { Policy: { Ref: 'Policy' } }, 'Policy is not a list of lines'],
    ['a policy that is none', { Policy: ['mode: enforce'] }, 'its text is no valid policy'],
  ])('%s', (_, properties, told) => {
    const found = only(side({ P: publication(TESTING, properties) }));
    expect(found.published.policy).toEqual({ unknown: expect.stringContaining(told) });
    expect(found.unknown).toEqual([expect.stringContaining(told)]);
  });

  test('the id in the record', () => {
    const found = only(side(whole(ENFORCE, { StsRecord: record('TXT', '_mta-sts.example.com.', [{ 'Fn::Sub': '"v=STSv1; id=${Id}"' }]) })));
    expect(found.published.id).toEqual({ unknown: expect.stringContaining('the record _mta-sts (StsRecord) has a value that only the deploy knows') });
    expect(found.unknown).toHaveLength(1);
  });

  test('and what functions make of literals is known', () => {
    const id = idOf(ENFORCE);
    const found = only(side(whole(ENFORCE, { StsRecord: record('TXT', { 'Fn::Join': ['.', ['_mta-sts', 'example.com']] } as never, [{ 'Fn::Sub': `"v=STSv1; id=${id}"` }]) })));
    expect(found).toMatchObject({ published: { id, idMatchesText: true }, unknown: [] });
  });

  test('a host of the MX records, and not a part of them', () => {
    const found = only(side(whole(ENFORCE, { Mx: mx('10 mx1.example.net', { Ref: 'Second' }) })));
    expect(found.published.mx).toEqual({ state: 'unknown', why: expect.stringContaining('a value that only the deploy knows') });
  });

  test('MX records under a condition', () => {
    expect(only(side(whole(ENFORCE, { Mx: { ...MX, Condition: 'IsLive' } }))).published.mx)
      .toEqual({ state: 'unknown', why: 'the MX record Mx of Mail stands only under the condition IsLive' });
  });

  test('a publication under a condition', () => {
    expect(only(side(whole(ENFORCE, { Publication: { ...publication(ENFORCE), Condition: 'IsLive' } }))))
      .toMatchObject({ condition: 'IsLive', unknown: ['It is published only under the condition IsLive.'] });
  });
});

describe('the id', () => {
  test.each([
    ['overridden in the publication and the record', { Publication: publication(ENFORCE, { PolicyId: '20261124' }), StsRecord: sts('20261124') }, '20261124', 0],
    ['overridden in the publication alone', { Publication: publication(ENFORCE, { PolicyId: '20261124' }) }, '20261124', 1],
    ['overridden in the record alone', { StsRecord: sts('20261124') }, '20261124', 1],
  ])('%s is not the hash', (_, resources, id, told) => {
    const found = only(side(whole(ENFORCE, resources)));
    expect(found.published).toMatchObject({ id, idMatchesText: false });
    expect(found.unknown).toHaveLength(told);
  });

  test('of a revision is the hash of both, and the revision may be a text', () => {
    const id = idOf(ENFORCE, 3);
    expect(only(side(whole(ENFORCE, { Publication: publication(ENFORCE, { Revision: '3', PolicyId: id }), StsRecord: sts(id) }))).published)
      .toMatchObject({ id, idMatchesText: true, revision: 3 });
  });
});

describe('MX records', () => {
  const hostsOf = (found: SideOfDomain) => found.published.mx?.state === 'records' ? found.published.mx.records.map(({ host }) => host) : found.published.mx;

  test('of a group are read', () => {
    const { HostedZoneId, ...set } = MX.Properties!;
    const group = { Type: 'AWS::Route53::RecordSetGroup', Properties: { HostedZoneId, RecordSets: [set, null] } };
    expect(hostsOf(only(side(whole(ENFORCE, { Mx: group }))))).toEqual(['mx1.example.net', 'mx2.example.net']);
  });

  test('of a private zone and of another zone of the name are not what senders see', () => {
    const split = record('MX', 'example.com', ['10 inside.example.net'], { HostedZoneId: { Ref: 'Inside' } });
    const inside = { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'example.com', VPCs: [{ VPCId: 'vpc-1' }] } };
    const other = record('MX', 'example.com', ['10 other.example.net'], { HostedZoneId: 'ZOTHER' });
    expect(hostsOf(only(side(whole(ENFORCE, { Split: split, Inside: inside, Other: other }))))).toEqual(['mx1.example.net', 'mx2.example.net']);
  });

  test('in a zone that is given by its name count beside a record in one that is given by its id, since nobody can compare them', () => {
    const byName = { Mx: record('MX', 'example.com', ['10 mx1.example.net'], { HostedZoneId: undefined, HostedZoneName: 'example.com.' }) };
    expect(hostsOf(only(side(whole(ENFORCE, byName))))).toEqual(['mx1.example.net']);
  });

  test.each([
    ['a null MX', ['0 .'], ['.']],
    ['no MX host', ['mx1.example.net'], { state: 'unknown', why: expect.stringContaining('a value that is no MX host') }],
    ['a preference that is too large', ['65536 mx1.example.net'], { state: 'unknown', why: expect.stringContaining('a value that is no MX host') }],
    ['an alias, which has no values', undefined, { state: 'unknown', why: expect.stringContaining('has values that only the deploy knows') }],
  ])('%s', (_, values, hosts) => {
    expect(hostsOf(only(side(whole(ENFORCE, { Mx: record('MX', 'example.com', values) }))))).toEqual(hosts);
  });

  test('of another stack of the stage count, and of another stage do not', () => {
    const domain = without(whole(ENFORCE), 'Mx');
    const seen = (stage: string) => sideOf('app', [template(domain, { stage: 'Prod' }), template({ Mx: MX }, { stack: 'Dns', stage })]).domains.get('example.com')!;
    expect(hostsOf(seen('Prod'))).toEqual(['mx1.example.net', 'mx2.example.net']);
    expect(hostsOf(seen('Test'))).toBeUndefined();
  });

  test('with a routing policy are each an answer', () => {
    const weighted = (host: string) => record('MX', 'example.com', [`10 ${host}`], { SetIdentifier: host, Weight: 1 });
    const found = only(side(whole(ENFORCE, { Mx: weighted('a.example.net'), Mx2: weighted('b.example.net'), Mx3: weighted('b.example.net') })));
    expect(found.mxAnswers).toHaveLength(2);
    expect(found.unknown).toEqual([expect.stringContaining('2 MX record sets answer')]);
  });

  test('that the publication has as a property stand in for records that are not in the app', () => {
    expect(hostsOf(only(side({ P: publication(ENFORCE, { MxHosts: ['10 a.example.net'] }) })))).toEqual(['a.example.net']);
    expect(hostsOf(only(side({ P: publication(ENFORCE, { MxHosts: { Ref: 'List' } }) })))).toBeUndefined();
  });
});

test('several policies of one domain are kept apart, and said', () => {
  const found = sideOf('app', [template(whole(ENFORCE), { stage: 'Prod', stack: 'Prod/Mail' }), template(whole(TESTING), { stage: 'Test', stack: 'Test/Mail' })]);
  expect([...found.domains.keys()]).toEqual(['example.com (Prod/Mail/Publication)', 'example.com (Test/Mail/Publication)']);
  expect([...found.domains.values()].map(({ published }) => published)).toMatchObject([{ domain: 'example.com', policy: { mode: 'enforce' } }, { policy: { mode: 'testing' } }]);
  found.domains.forEach(({ unknown }) => expect(unknown).toEqual(['The app publishes 2 policies for example.com, and the world sees one: each is reviewed by itself.']));
});

test('a domain is one name, however it is written', () => {
  expect(only(side(whole(ENFORCE, { Publication: publication(ENFORCE, { Domain: 'Example.COM.' }) }))).published.mx).toBeDefined();
});

test('a domain that is no name is said, and nothing of it gets out raw', () => {
  const { notes } = side({ P: publication(TESTING, { Domain: '\u001b[31mexample' }), Q: publication(TESTING, { Domain: 'a'.repeat(1e6) }), R: publication(TESTING, { Domain: [[]] }) });
  expect(notes).toHaveLength(3);
  expect(notes.join('')).not.toContain('\u001b');
});

test('a thousand policies of one domain take no time', () => {
  const many = (count: number, make: (index: number) => ReturnType<typeof publication>) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, make(index)]));
  const start = performance.now();
  const templates = [template(many(5000, () => publication(ENFORCE))), template(many(20_000, index => mx(`${index} a.example.net`)), { stack: 'Dns' })];
  expect(sideOf('app', templates).domains.size).toBe(5000);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('what is written otherwise than any template is not taken for something', () => {
  const odd = { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: { Aliases: [['mta-sts.example.com'], null], Origins: [null, 7, { DomainName: { 'Fn::GetAtt': [{}] } }] } } };
  const found = only(side({ P: publication(lines('none', ['mx1.example.net'])), Odd: odd, Group: { Type: 'AWS::Route53::RecordSetGroup', Properties: { RecordSets: { a: 1 } } }, Bucket: BUCKET }));
  expect(found.published.host).toBeUndefined();
});
