import { isObject, JsonObject, Resource, Template } from '../../../lib/assembly';
import { MxAnswer, Published } from '../../../lib/change';
import { policyId, renderPolicy } from '../../../lib/protocol';
import { failing, review, Side, SideOfDomain, sideOf } from '../../../lib/review';

const NOW = Date.parse('2026-12-01T12:00:00Z');

interface Given {
  readonly stack?: string;
  readonly mode?: 'enforce' | 'testing' | 'none';
  readonly mx?: string[];
  readonly mxRecords?: string[];
  readonly domain?: string;
  readonly bucket?: string;
  readonly environment?: string;
}

function app(...all: Given[]): Side {
  return sideOf('app', all.map(({ stack = 'Mail', mode = 'enforce', mx = ['a.example.net'], mxRecords, domain = 'example.com', bucket = 'Bucket', environment }): Template => {
    const text = renderPolicy({ mode, mx, maxAge: 604800 });
    const resource = (type: string, properties: JsonObject): Resource => ({ type, properties, metadata: {}, conditional: false });
    return {
      stack,
      file: `${stack}.template.json`,
      environment,
      parameters: {},
      resources: new Map(Object.entries({
        [bucket]: resource('AWS::S3::Bucket', {}),
        Policy: resource('Custom::MtaStsPolicy', {
          Domain: domain, PolicyId: policyId(text), Policy: text.trimEnd().split('\r\n'), BucketName: { Ref: bucket },
        }),
        ...mxRecords ? { Mx: resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z', Name: domain, Type: 'MX', TTL: '300', ResourceRecords: mxRecords }) } : {},
      })),
    };
  }));
}

const NOTHING = sideOf('nothing', []);

function answers(...hosts: string[]): MxAnswer {
  return { state: 'records', records: hosts.map((host, index) => ({ host, preference: 10 * (index + 1) })) };
}

function live(more: Partial<Published>): Side {
  const text = renderPolicy({ mode: 'enforce', mx: ['a.example.net'], maxAge: 604800 });
  const domain: SideOfDomain = {
    published: {
      domain: 'example.com',
      policy: { mode: 'enforce', mx: ['a.example.net'], maxAge: 604800 },
      text,
      id: policyId(text),
      tlsRpt: { rua: ['mailto:a@example.com'] },
      mx: answers('a.example.net'),
      ...more,
    },
    recordTtl: 300,
    mxTtl: 300,
    unknown: [],
  };
  return { label: 'live', domains: [domain], around: () => domain, notes: [] };
}

function codes(base: Side, head: Side, options: { mx?: ReadonlyMap<string, MxAnswer> } = {}): string[] {
  return review(base, head, { now: NOW, ...options }).domains.flatMap(({ assessment }) => assessment.findings.map(({ code, level }) => `${code} ${level}`));
}

describe('against what is live', () => {
  test('the same policy changes nothing: what the app does not define stays', () => {
    const { domains: [{ assessment }], level } = review(live({}), app({}), { now: NOW });
    expect([assessment.findings, level]).toEqual([[], 'none']);
  });

  test('a policy that does not cover the live MX host is critical', () => {
    expect(codes(live({}), app({ mx: ['b.example.net'] }))).toContain('change-excludes-mx critical');
  });

  test('MX records of the app are the ones after it', () => {
    expect(codes(live({}), app({ mx: ['a.example.net', 'b.example.net'], mxRecords: ['10 b.example.net'] }))).toContain('change-mx-too-early critical');
  });
});

describe('MX records that the app does not define', () => {
  const swap: [Side, Side] = [app({}), app({ mx: ['b.example.net'] })];

  test('are not known, which is said with how to find out', () => {
    const { domains: [{ notes, assessment }] } = review(...swap, { now: NOW });
    expect(notes).toContainEqual(expect.stringMatching(/MX records of example\.com are not known.*--resolve asks DNS/));
    expect(assessment.findings.map(({ code }) => code)).toContain('change-pattern-removed');
  });

  test('are those of DNS where it was asked', () => {
    expect(codes(...swap, { mx: new Map([['example.com', answers('a.example.net')]]) })).toContain('change-excludes-mx critical');
    expect(codes(...swap, { mx: new Map([['example.com', answers('b.example.net')]]) })).not.toContain('change-excludes-mx critical');
  });
});

describe('a domain that several constructs publish', () => {
  test('is compared place by place, and it is said which', () => {
    const before = app({ stack: 'Beta' }, { stack: 'Prod' });
    const { domains } = review(before, app({ stack: 'Beta' }, { stack: 'Prod', mode: 'none' }), { now: NOW });
    expect(domains.map(({ before: old, after, assessment }) => [old!.where!.stack, after!.where!.stack, assessment.kind])).toEqual([
      ['Prod', 'Prod', 'changed'], ['Beta', 'Beta', 'unchanged'],
    ]);
    expect(domains[0].notes).toContainEqual(expect.stringMatching(/example\.com is published 2 times: by Beta \(Policy\) and Prod \(Policy\)/));
  });

  test('is added once more where another one is there already', () => {
    const { domains } = review(app({}), app({}, { stack: 'Other' }), { now: NOW });
    expect(domains.map(({ assessment }) => assessment.kind).sort()).toEqual(['added', 'unchanged']);
  });
});

describe('another place', () => {
  const account = 'aws://111122223333/us-east-1';

  test('is a move', () => {
    expect(codes(app({ environment: account }), app({ stack: 'Dns', environment: account }))).toContain('change-host-moved high');
    expect(codes(app({ environment: account }), app({ environment: account, bucket: 'Other' }))).toContain('change-host-replaced high');
  });

  test('is none where the template is a file by itself, whose name says nothing', () => {
    expect(codes(app({ stack: 'base' }), app({ stack: 'head' }))).toEqual([]);
  });
});

test('a policy that goes under enforce takes nothing along that stays in the app', () => {
  const before = app({ mxRecords: ['10 a.example.net'] });
  expect(codes(before, NOTHING)).toEqual(['change-policy-removed high']);
  const moved = sideOf('head', [{
    stack: 'Mail',
    file: 'f',
    parameters: {},
    resources: new Map([['Mx', {
      type: 'AWS::Route53::RecordSet', properties: { HostedZoneId: 'Z', Name: 'example.com', Type: 'MX', TTL: '300', ResourceRecords: ['10 b.example.net'] }, metadata: {}, conditional: false,
    }]]),
  }]);
  expect(codes(before, moved)).toContain('change-removed-with-mx critical');
});

test('the worst domain comes first, and then they are in the order of their names', () => {
  const names = (...domains: string[]) => domains.map(domain => ({ domain, stack: domain }));
  const { domains } = review(NOTHING, app(...names('b.example', 'a.example'), { domain: 'c.example', stack: 'c', mx: ['x.example'] }), {
    now: NOW, mx: new Map([['c.example', answers('y.example')]]),
  });
  expect(domains.map(({ domain }) => domain)).toEqual(['c.example', 'a.example', 'b.example']);
});

test('what fails is at or above the threshold', () => {
  const removed = review(app({ mode: 'testing' }), NOTHING, { now: NOW });
  expect(removed.level).toBe('low');
  expect([failing(removed, 'low'), failing(removed, 'medium')]).toEqual([true, false]);
});

test('dates are counted from the moment that is given, with the longest TTL of both sides', () => {
  const { domains: [{ assessment }] } = review(app({ mxRecords: ['10 a.example.net'] }), NOTHING, { now: NOW });
  const { until } = assessment.findings[0];
  // 48 hours, 7 days of max_age, and a day for the record whose TTL is not known
  expect(new Date(until!.worst).toISOString()).toBe('2026-12-11T12:00:00.000Z');
  expect(isObject(until)).toBe(true);
});
