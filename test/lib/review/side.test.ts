import { Resource, Template } from '../../../lib/assembly';
import { policyId } from '../../../lib/protocol';
import { sideOf } from '../../../lib/review';

const LINES = ['version: STSv1', 'mode: enforce', 'mx: mx.example.net', 'max_age: 604800'];
const ID = policyId(LINES.map(line => `${line}\r\n`).join(''));

function resource(type: string, properties: object, more: Partial<Resource> = {}): Resource {
  return { type, properties: properties as Resource['properties'], metadata: {}, conditional: false, ...more };
}

function policy(more: object = {}, about: Partial<Resource> = {}): Resource {
  return resource('Custom::MtaStsPolicy', { ServiceToken: 'arn', Domain: 'example.com', PolicyId: ID, Policy: LINES, ...more }, about);
}

function record(Name: string, Type: string, ResourceRecords: unknown, more: object = {}, about: Partial<Resource> = {}): Resource {
  return resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z1', Name, Type, TTL: '300', ResourceRecords, ...more }, about);
}

function template(resources: Record<string, Resource>, more: Partial<Template> = {}): Template {
  return { stack: 'Mail', file: 'Mail.template.json', resources: new Map(Object.entries(resources)), parameters: {}, ...more };
}

function only(resources: Record<string, Resource>, more: Partial<Template> = {}) {
  const { domains } = sideOf('here', [template(resources, more)]);
  expect(domains).toHaveLength(1);
  return domains[0];
}

const STS = record('_mta-sts.example.com.', 'TXT', [`"v=STSv1; id=${ID}"`]);

test('one resource is enough for a domain', () => {
  const { published, unknown, where } = only({ Policy: policy() });
  expect(published).toMatchObject({
    domain: 'example.com',
    id: ID,
    idMatchesText: true,
    revision: 0,
    policy: { mode: 'enforce', mx: ['mx.example.net'], maxAge: 604800 },
    mx: { state: 'unknown' },
  });
  expect(published.tlsRpt).toBeUndefined();
  expect(unknown).toEqual([]);
  expect(where).toMatchObject({ stack: 'Mail', path: 'Policy' });
});

test('the records around it tell what is announced, where reports go, and how long answers are cached', () => {
  const { published, recordTtl, mxTtl } = only({
    Policy: policy({}, { metadata: { 'aws:cdk:path': 'Mail/MtaSts/Publication/Resource/Default' } }),
    Sts: STS,
    Rpt: record('_SMTP._tls.Example.com', 'TXT', ['"v=TLSRPTv1; rua=mailto:a@example.com,https://example.net/in"']),
    Mx: record('example.com.', 'MX', ['10 mx.example.net.', '20 backup.example.net'], { TTL: 3600 }),
  });
  expect(published).toMatchObject({
    id: ID,
    tlsRpt: { rua: ['mailto:a@example.com', 'https://example.net/in'] },
    mx: { state: 'records', records: [{ preference: 10, host: 'mx.example.net' }, { preference: 20, host: 'backup.example.net' }] },
    host: { stack: 'Mail', path: 'Mail/MtaSts', resources: { 'record _mta-sts': { logicalId: 'Sts' } } },
  });
  expect([recordTtl, mxTtl]).toEqual([300, 3600]);
});

test('a group of record sets counts, and a null MX is no host', () => {
  const group = resource('AWS::Route53::RecordSetGroup', { HostedZoneId: 'Z1', RecordSets: [{ Name: 'example.com', Type: 'MX', TTL: '60', ResourceRecords: ['0 .'] }] });
  expect(only({ Policy: policy(), Group: group }).published.mx).toEqual({ state: 'records', records: [{ preference: 0, host: '.' }] });
});

describe('the id is compared with the hash of the text', () => {
  test.each([
    ['of a revision', { Revision: 2, PolicyId: policyId(LINES.map(line => `${line}\r\n`).join(''), 2) }, true],
    ['that was made up', { PolicyId: '20261201' }, false],
  ])('%s', (_what, properties, matches) => {
    expect(only({ Policy: policy(properties) }).published.idMatchesText).toBe(matches);
  });

  test('and the record decides which one is announced', () => {
    const { published } = only({ Policy: policy(), Sts: record('_mta-sts.example.com', 'TXT', ['"v=STSv1; id=other"']) });
    expect(published).toMatchObject({ id: 'other', idMatchesText: false });
  });
});

describe('what only a deploy knows is said and not guessed', () => {
  test.each<[string, Record<string, Resource>, object, RegExp]>([
    ['lines of the policy', { Policy: policy({ Policy: { Ref: 'Lines' } }) }, { policy: { unknown: 'Policy is {"Ref":"Lines"}' }, text: undefined }, /^$/],
    ['one line of it', { Policy: policy({ Policy: [...LINES.slice(0, 2), { 'Fn::Sub': 'mx: ${Host}' }, LINES[3]] }) }, { text: undefined }, /^$/],
    ['the revision', { Policy: policy({ Revision: { Ref: 'R' } }) }, { revision: undefined, idMatchesText: undefined }, /revision of example\.com is \{"Ref":"R"\}/],
    ['the record', { Policy: policy(), Sts: record('_mta-sts.example.com', 'TXT', [{ Ref: 'Id' }]) }, { id: ID }, /record _mta-sts\.example\.com.*known to a deploy only/],
    ['where reports go', { Policy: policy(), R: record('_smtp._tls.example.com', 'TXT', [{ Ref: 'R' }]) }, { tlsRpt: { unknown: expect.any(String) } }, /_smtp\._tls/],
    ['an MX host', { Policy: policy(), Mx: record('example.com', 'MX', ['10 mx.example.net', { Ref: 'Host' }]) }, { mx: { state: 'unknown' } }, /MX record set Mx of stack Mail has a value that only a deploy knows/],
    ['a condition of the MX records', { Policy: policy(), Mx: record('example.com', 'MX', ['10 a.example.net'], {}, { conditional: true }) }, { mx: { state: 'unknown' } }, /is there under a condition/],
    ['an unknown function', { Policy: policy({ PolicyId: { 'Fn::Magic': ['x'] } }) }, { id: { unknown: expect.stringContaining('Fn::Magic') } }, /^$/],
  ])('%s', (_what, resources, published, says) => {
    const found = only(resources);
    expect(found.published).toMatchObject(published);
    expect(found.unknown.join('\n')).toMatch(says);
  });

  test('a domain', () => {
    const { domains, notes } = sideOf('here', [template({ Policy: policy({ Domain: { Ref: 'Domain' } }) })]);
    expect(domains).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/Policy of stack Mail publishes a policy for a domain that only a deploy knows \(\{"Ref":"Domain"\}\)/)]);
  });

  test('but what a template spells out in functions is known', () => {
    const { published } = only({
      Policy: policy({ Domain: { 'Fn::Join': ['.', ['example', { Ref: 'Top' }]] }, Policy: [{ 'Fn::Sub': LINES[0] }, ...LINES.slice(1)] }),
    }, { parameters: { Top: 'com' } });
    expect(published).toMatchObject({ domain: 'example.com', policy: { mode: 'enforce' } });
  });

  test('functions that go round in circles, or are nested without end, are not known', () => {
    const loop = only({ Policy: policy({ PolicyId: { Ref: 'A' } }) }, { parameters: { A: { Ref: 'A' } } });
    expect(loop.published.id).toMatchObject({ unknown: expect.any(String) });
    let deep: unknown = 'x';
    for (let i = 0; i < 100; i++) {
      deep = { 'Fn::Join': ['', [deep]] };
    }
    expect(only({ Policy: policy({ PolicyId: deep }) }).published.id).toMatchObject({ unknown: expect.any(String) });
  });
});

test('a text that is no policy is said to be none', () => {
  expect(only({ Policy: policy({ Policy: ['version: STSv1', 'mode: force'] }) }).published.policy).toMatchObject({ unknown: expect.stringMatching(/no valid policy.*mode/) });
});

describe('MX records of another zone of the name', () => {
  test('do not count, as those of a private one', () => {
    const inner = record('example.com', 'MX', ['10 inner.example.com'], { HostedZoneId: 'Z2' });
    expect(only({ Policy: policy(), Sts: STS, Inner: inner }).published.mx).toMatchObject({ state: 'unknown' });
    expect(only({ Policy: policy(), Sts: STS, Same: record('example.com', 'MX', ['10 a.example.com'], { HostedZoneId: '/hostedzone/Z1' }) }).published.mx)
      .toMatchObject({ state: 'records' });
  });

  test('are not guessed where the zones are known to a deploy only', () => {
    const mail = template({ Policy: policy(), Sts: record('_mta-sts.example.com', 'TXT', [`"v=STSv1; id=${ID}"`], { HostedZoneId: { Ref: 'Zone' } }) });
    const dns = template({ Mx: record('example.com', 'MX', ['10 a.example.net'], { HostedZoneId: { Ref: 'Zone' } }) }, { stack: 'Dns' });
    const [{ published, unknown }] = sideOf('here', [mail, dns]).domains;
    expect(published.mx).toMatchObject({ state: 'unknown' });
    expect(unknown).toEqual([expect.stringContaining('Mx of stack Dns may be in another zone')]);
  });

  test('unless the construct has told them apart already', () => {
    expect(only({ Policy: policy({ MxHosts: ['10 a.example.net'] }), Inner: record('example.com', 'MX', ['10 b.example.net'], { HostedZoneId: { Ref: 'Z' } }) }).published.mx)
      .toEqual({ state: 'records', records: [{ preference: 10, host: 'a.example.net' }] });
  });
});

test('MX values that Route 53 would refuse are said, and not counted', () => {
  const { published, unknown } = only({ Policy: policy(), Mx: record('example.com', 'MX', ['mx.example.net']) });
  expect(published.mx).toMatchObject({ state: 'unknown' });
  expect(unknown[0]).toMatch(/in stack Mail "mx\.example\.net" is not an MX host/);
});

test('of a domain without a policy it is known where mail and reports go', () => {
  const side = sideOf('here', [template({ Mx: record('example.com', 'MX', ['10 a.example.net']), R: record('_smtp._tls.example.com', 'TXT', ['"v=TLSRPTv1; rua=mailto:a@example.com"']) })]);
  expect(side.domains).toEqual([]);
  expect(side.around('example.com').published).toMatchObject({ mx: { state: 'records' }, tlsRpt: { rua: ['mailto:a@example.com'] } });
});
