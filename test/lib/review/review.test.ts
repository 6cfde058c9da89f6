import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  codesOf, DISTRIBUTION, ENFORCE, idOf, lines, mx, MX, NOW, publication, record, reviewOf, side, sts, template, TESTING, theDomain, whole, without,
} from './templates';
import { readTemplates } from '../../../lib/assembly';
import type { MxAnswer, Published } from '../../../lib/change';
import type { Policy } from '../../../lib/protocol';
import { failing, review, type Side, sideOf } from '../../../lib/review';
import { directoryOf } from '../assembly/files';

const DAY = 86_400_000;
const answer = (...hosts: string[]): MxAnswer => ({ state: 'records', records: hosts.map((host, index) => ({ host, preference: 10 * index })) });
const one = (policy: readonly unknown[], more = {}) => ({ P: publication(policy, more) });

/** What DNS and HTTPS answer. */
function live(published: Partial<Published>): Side {
  return { label: 'live', notes: [], domains: new Map([['example.com', { published: { domain: 'example.com', ...published }, unknown: [] }]]) };
}

const POLICY: Policy = { mode: 'enforce', mx: ['mx1.example.net', 'mx2.example.net'], maxAge: 1_209_600 };

describe('two templates of one resource each', () => {
  test('are enough for a verdict', () => {
    const found = reviewOf(one(ENFORCE), one(lines('enforce', ['mx1.example.net'])));
    expect(codesOf(found)).toEqual([['change-pattern-removed', 'medium']]);
    expect(found.level).toBe('medium');
  });

  test('as files, too, whatever their names', () => {
    const directory = directoryOf({ 'a.json': { Resources: one(ENFORCE) }, 'b.template.json': { Resources: one(lines('none', ['mx1.example.net'])) } });
    const [before, after] = ['a.json', 'b.template.json'].map(name => sideOf(name, readTemplates(join(directory, name))));
    const found = review(before, after, { now: NOW });
    expect(found).toMatchObject({ base: 'a.json', head: 'b.template.json', level: 'medium' });
    expect(codesOf(found)).toContainEqual(['change-enforce-ends', 'medium']);
    expect(theDomain(found).after?.where?.file).toBe(join(directory, 'b.template.json'));
  });

  test('whose references go round in a circle are followed nowhere', () => {
    const around = {
      P: publication(ENFORCE, { MxHosts: { 'Fn::GetAtt': ['Q', 'MxHosts'] }, PolicyId: { 'Fn::Join': ['', [{ Ref: 'Q' }]] } }),
      Q: publication(ENFORCE, { Domain: { 'Fn::GetAtt': ['P', 'Domain'] }, MxHosts: { 'Fn::GetAtt': ['P', 'MxHosts'] } }),
    };
    const found = reviewOf(one(ENFORCE), around);
    expect(codesOf(found)).toEqual([['change-id-unknown', 'low']]);
    expect(found.notes).toEqual([expect.stringContaining('The domain of Q in Mail is no name that is known at synthesis')]);
  });

  test('say that the MX hosts and the TTLs are not known', () => {
    expect(theDomain(reviewOf(one(ENFORCE), one(lines('none', ['mx1.example.net'])))).notes).toEqual([
      expect.stringContaining('The MX hosts are not known'),
      'The TTL of the TXT record _mta-sts and of the MX records is not known: 1 day is assumed.',
    ]);
  });

  test('with what DNS answers for MX, say what it does to mail', () => {
    const found = reviewOf(one(ENFORCE), one(lines('enforce', ['mx1.example.net'])), answer('mx2.example.net'));
    expect(codesOf(found)).toEqual([['change-excludes-mx', 'critical']]);
    expect(failing(found, 'critical')).toBe(true);
  });

  test('that are the same have nothing to say, whatever is not known', () => {
    const found = reviewOf(one(ENFORCE), one(ENFORCE));
    expect(theDomain(found)).toMatchObject({ assessment: { kind: 'unchanged', level: 'none', findings: [] }, notes: [] });
    expect(failing(found, 'low')).toBe(false);
  });
});

/** Each row of the model that a template can show: the change, and the finding that leads. */
const ROWS: Readonly<Record<string, [before: object, after: object, code: string, level: string]>> = {
  'testing → enforce': [whole(TESTING), whole(ENFORCE), 'change-enforce-begins', 'low'],
  'nothing → enforce': [{ Mx: MX }, whole(ENFORCE), 'change-enforce-untried', 'medium'],
  'enforce → testing': [whole(ENFORCE), whole(TESTING), 'change-enforce-ends', 'medium'],
  'policy removed': [whole(ENFORCE), { Mx: MX }, 'change-policy-removed', 'high'],
  'policy removed with its MX records': [whole(ENFORCE), { Mx: mx('10 in.provider.example') }, 'change-removed-with-mx', 'critical'],
  'testing removed': [whole(TESTING), { Mx: MX, Reports: whole(TESTING).Reports }, 'change-policy-removed', 'low'],
  'max_age raised': [whole(ENFORCE), whole(lines('enforce', ['mx1.example.net', 'mx2.example.net'], 31_557_600)), 'change-max-age-raised', 'low'],
  'max_age raised with the mode': [whole(lines('testing', ['mx1.example.net', 'mx2.example.net'], 86_400)), whole(ENFORCE), 'change-max-age-raised', 'medium'],
  'max_age lowered': [whole(ENFORCE), whole(lines('enforce', ['mx1.example.net', 'mx2.example.net'], 604_800)), 'change-max-age-lowered', 'none'],
  'mx order, by hand': [whole(ENFORCE), whole(lines('enforce', ['mx2.example.net', 'mx1.example.net'])), 'change-mx-order', 'none'],
  'reports removed': [whole(ENFORCE), without(whole(ENFORCE), 'Reports'), 'change-tlsrpt-removed', 'medium'],
  'reports replaced': [whole(ENFORCE), whole(ENFORCE, { Reports: record('TXT', '_smtp._tls.example.com', ['"v=TLSRPTv1; rua=mailto:b@example.com"']) }),
    'change-tlsrpt-replaced', 'low'],
  'reports to a token': [whole(ENFORCE), whole(ENFORCE, { Reports: record('TXT', '_smtp._tls.example.com', [{ Ref: 'Rua' }]) }), 'change-tlsrpt-unknown', 'low'],
  'id not the hash': [whole(ENFORCE), whole(ENFORCE, { Publication: publication(ENFORCE, { PolicyId: '1' }), StsRecord: sts('1') }), 'change-id-not-hash', 'medium'],
  'id overridden in the publication alone': [whole(ENFORCE), whole(ENFORCE, { Publication: publication(ENFORCE, { PolicyId: '1' }) }), 'change-id-not-hash', 'medium'],
  'text changed, id not': [one(ENFORCE, { PolicyId: '1' }), one(TESTING, { PolicyId: '1' }), 'change-text-without-id', 'high'],
  'revision raised': [one(ENFORCE), one(ENFORCE, { Revision: 1 }), 'change-revision-raised', 'none'],
  'revision lowered': [one(ENFORCE, { Revision: 2 }), one(ENFORCE, { Revision: 1 }), 'change-id-returns', 'medium'],
  'distribution with another logical id': [whole(ENFORCE), { ...without(whole(ENFORCE), 'Distribution'), Other: DISTRIBUTION }, 'change-host-replaced', 'high'],
  'bucket with another name': [whole(ENFORCE), whole(ENFORCE, { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'b' } } }), 'change-host-replaced', 'high'],
  'record in another zone': [whole(ENFORCE), whole(ENFORCE, { StsRecord: sts(idOf(ENFORCE), { HostedZoneId: 'ZOTHER' }), Mx: MX }), 'change-host-replaced', 'high'],
  'MX moved ahead of the policy': [whole(ENFORCE), whole(ENFORCE, { Mx: mx('10 in.provider.example') }), 'change-mx-too-early', 'critical'],
  'MX moved within the policy': [whole(ENFORCE), whole(ENFORCE, { Mx: mx('10 mx2.example.net') }), 'change-mx-moved', 'none'],
  'a policy that is a token': [whole(ENFORCE), whole(ENFORCE, { Publication: publication([{ Ref: 'Policy' }]) }), 'change-policy-unknown', 'medium'],
};

test.each(Object.entries(ROWS))('%s', (_, [before, after, code, level]) => {
  const found = reviewOf(before as never, after as never);
  expect(codesOf(found)).toContainEqual([code, level]);
});

describe('MX records', () => {
  test('of the app go before those of DNS', () => {
    expect(codesOf(reviewOf(whole(ENFORCE), whole(lines('enforce', ['mx1.example.net'])), answer('mx1.example.net')))).toEqual([['change-excludes-mx', 'low']]);
  });

  test('of DNS stand in where the app has a token', () => {
    const token = { Mx: mx({ Ref: 'Mx' }) };
    const found = reviewOf(whole(ENFORCE, token), whole(lines('enforce', ['mx1.example.net']), token), answer('mx2.example.net'));
    expect(codesOf(found)).toEqual([['change-excludes-mx', 'critical']]);
  });

  test('that come into the app are compared with DNS, and without it that is said', () => {
    const [before, after] = [without(whole(ENFORCE), 'Mx'), whole(ENFORCE, { Mx: mx('10 new.example.net') })];
    expect(codesOf(reviewOf(before, after, answer('mx1.example.net')))).toEqual([['change-mx-too-early', 'critical']]);
    const unknown = theDomain(reviewOf(before, after));
    expect(unknown.assessment).toMatchObject({ kind: 'changed', level: 'critical' });
    expect(unknown.notes.join()).toContain('The MX hosts of before the change are not known');
  });

  test('that leave the app, or become a token, are not those that DNS has now', () => {
    for (const after of [without(whole(ENFORCE), 'Mx'), whole(ENFORCE, { Mx: mx({ Ref: 'Mx' }) })]) {
      for (const now of [undefined, answer('mx1.example.net')]) {
        expect(codesOf(reviewOf(whole(ENFORCE), after, now))).toEqual([['change-mx-unknown', 'medium']]);
      }
    }
  });

  test('with a routing policy are judged by the worst answer', () => {
    const weighted = (host: string) => record('MX', 'example.com', [`10 ${host}`], { SetIdentifier: host, Weight: 1 });
    const sets = { Mx: weighted('mx1.example.net'), Mx2: weighted('mx2.example.net') };
    expect(codesOf(reviewOf(whole(ENFORCE, sets), whole(ENFORCE, sets)))).toEqual([]);
    expect(codesOf(reviewOf(whole(ENFORCE, sets), whole(lines('enforce', ['mx1.example.net']), sets)))).toEqual([['change-excludes-mx', 'critical']]);
  });
});

describe('against what is live', () => {
  test('a record of reports that the app does not have is managed elsewhere, and stays', () => {
    const found = reviewOf(live({ policy: POLICY, tlsRpt: { rua: ['mailto:a@example.com'] } }), without(whole(ENFORCE), 'Reports'));
    expect(codesOf(found).filter(([code]) => code.startsWith('change-tlsrpt'))).toEqual([]);
  });

  test('a policy host is not called replaced', () => {
    expect(codesOf(reviewOf(live({ policy: POLICY, id: idOf(ENFORCE), tlsRpt: { rua: ['mailto:tls@example.com'] } }), whole(ENFORCE)))).toEqual([]);
  });
});

describe('where a domain is', () => {
  const at = (stack: string, stage = '') => ({ stack, stage });

  test('in another stack, it has moved', () => {
    const found = reviewOf(side(whole(ENFORCE), at('Mail')), side(whole(ENFORCE), at('Edge')));
    expect(theDomain(found).assessment).toMatchObject({ kind: 'moved', level: 'high' });
    expect(theDomain(found).assessment.findings[0].message).toContain('from stack Mail to stack Edge');
  });

  test('in a template with another file name, it has not', () => {
    const file = (stack: string) => side(whole(ENFORCE), { stack, isNameless: true });
    expect(theDomain(reviewOf(file('base'), file('head'))).assessment.kind).toBe('unchanged');
    expect(theDomain(reviewOf(side(whole(ENFORCE)), file('head'))).assessment.kind).toBe('unchanged');
    expect(theDomain(reviewOf(file('base'), side(whole(ENFORCE)))).assessment.kind).toBe('unchanged');
  });

  const stages = (prod: readonly string[], test: readonly string[]) => sideOf('app', [template(whole(prod), at('Prod/Mail', 'Prod')), template(whole(test), at('Test/Mail', 'Test'))]);

  test('in two stages, each is compared with itself', () => {
    const found = reviewOf(stages(ENFORCE, TESTING), stages(ENFORCE, ENFORCE));
    expect(found.domains.map(({ domain, assessment }) => [domain, assessment.kind])).toEqual([
      ['example.com (Test/Mail: Publication)', 'changed'], ['example.com (Prod/Mail: Publication)', 'unchanged'],
    ]);
    found.domains.forEach(({ notes }) => expect(notes.join()).toContain('The app publishes 2 policies for example.com'));
  });

  test('of two stages, the one that is left on each side has moved', () => {
    const after = sideOf('app', [template(whole(ENFORCE), at('Prod/Mail', 'Prod')), template(whole(TESTING), at('Test/Edge', 'Test'))]);
    expect(reviewOf(stages(ENFORCE, TESTING), after).domains.map(({ domain, assessment }) => [domain, assessment.kind])).toEqual([
      ['example.com (Test/Edge: Publication)', 'moved'], ['example.com (Prod/Mail: Publication)', 'unchanged'],
    ]);
  });

  test('of two stages, one that goes is removed, and the other is no change', () => {
    const found = reviewOf(stages(ENFORCE, TESTING), side(whole(ENFORCE), at('Prod/Mail', 'Prod')));
    expect(found.domains.map(({ assessment }) => assessment.kind).sort()).toEqual(['removed', 'unchanged']);
  });

  test('in a stage that is added, the one that stays is no change', () => {
    const found = reviewOf(side(whole(ENFORCE), at('Prod/Mail', 'Prod')), stages(ENFORCE, TESTING));
    expect(found.domains.map(({ assessment }) => assessment.kind)).toEqual(['unchanged', 'added']);
  });

  test('live and in two stages, each is compared with what is live', () => {
    const found = reviewOf(live({ policy: POLICY }), stages(ENFORCE, TESTING));
    expect(found.domains.map(({ before, after }) => [before?.where, after?.where?.stack])).toEqual([[undefined, 'Test/Mail'], [undefined, 'Prod/Mail']]);
  });
});

test('under another condition than before, what happens cannot be told', () => {
  const under = (Condition?: string) => whole(ENFORCE, { Publication: { ...publication(ENFORCE), Condition } });
  expect(codesOf(reviewOf(under('A'), under('B')))).toContainEqual(['change-policy-unknown', 'medium']);
  expect(codesOf(reviewOf(under('A'), under('A')))).toEqual([]);
});

test('a record _mta-sts that goes while the policy stays is said, and stops a build', () => {
  const found = reviewOf(whole(ENFORCE), without(whole(ENFORCE), 'StsRecord'));
  expect(theDomain(found).notes.join()).toContain('The record _mta-sts is not in the head');
  expect(failing(found, 'high')).toBe(true);
});

test('the longer TTL of both sides counts', () => {
  const ttl = (TTL: string) => whole(ENFORCE, { StsRecord: sts(idOf(ENFORCE), { TTL }), Mx: { ...MX, Properties: { ...MX.Properties, TTL: '60' } } });
  const after = { ...ttl('60'), Publication: publication(TESTING), StsRecord: sts(idOf(TESTING), { TTL: '60' }) };
  const { until } = theDomain(reviewOf(ttl('3600'), after)).assessment.findings.find(({ code }) => code === 'change-enforce-ends')!;
  expect(until).toEqual({ normal: NOW + 2 * DAY + 3_600_000, worst: NOW + 16 * DAY + 3_600_000 });
});

test('the worst domain comes first, then the names', () => {
  const domain = (name: string, policy: readonly string[]) => publication(policy, { Domain: name });
  const found = reviewOf(
    { A: domain('c.example', ENFORCE), B: domain('b.example', ENFORCE), C: domain('a.example', ENFORCE) },
    { A: domain('c.example', ENFORCE), B: domain('b.example', TESTING), C: domain('a.example', ENFORCE) },
  );
  expect(found.domains.map(each => each.domain)).toEqual(['b.example', 'a.example', 'c.example']);
  expect(found.level).toBe('medium');
});

test('nothing on both sides is no domain and no level', () => {
  expect(reviewOf({}, {})).toEqual({ base: 'app', head: 'app', at: NOW, domains: [], level: 'none', notes: [] });
});

test('what was not read is said', () => {
  const head = sideOf('head', [template(whole(ENFORCE), { unread: ['the nested stack N of Mail'] })]);
  expect(review(side(whole(ENFORCE)), head, { now: NOW }).notes).toEqual(['head: Not looked into: the nested stack N of Mail.']);
});

const texts = fc.constantFrom('example.com', '_mta-sts.example.com', 'mta-sts.example.com', 'MX', 'TXT', '"v=STSv1; id=1"', '10 a.example', 'mode: enforce', 'version: STSv1');
const { value } = fc.letrec(tie => ({
  value: fc.oneof({ depthSize: 'small' }, texts, texts, fc.integer(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('Ref', 'Fn::Join', 'Fn::Sub', 'Fn::GetAtt', 'Aliases', 'Origins', 'DomainName', 'Name', 'Type', '__proto__'), tie('value'), { maxKeys: 3 })),
}));
const resource = fc.record({
  Type: fc.constantFrom('Custom::MtaStsPolicy', 'AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup', 'AWS::CloudFront::Distribution', 'AWS::S3::Bucket'),
  Properties: fc.dictionary(fc.constantFrom(
    'Domain', 'Policy', 'PolicyId', 'Revision', 'MxHosts', 'Name', 'Type', 'TTL', 'ResourceRecords', 'HostedZoneId', 'RecordSets', 'DistributionConfig', 'BucketName'), value),
});
const resources = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'Bucket', 'constructor'), resource);

test('whatever is in two templates, there is a review of them, and it is always the same', () => {
  fc.assert(fc.property(resources, resources, (before, after) => {
    const found = reviewOf(whole(ENFORCE, before as never), whole(TESTING, after as never));
    expect(found).toEqual(reviewOf(whole(ENFORCE, before as never), whole(TESTING, after as never)));
  }), { numRuns: 300 });
});
