import { ListedVersion, MOST_VERSIONS, readStack, StackAccess, StackResource } from '../../../lib/audit/held-stack';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 27, 12);
const KEY = 'mta-sts.example.com/.well-known/mta-sts.txt';
const TEXT = 'version: STSv1\r\n';

const publication = { Type: 'Custom::MtaStsPolicy', Properties: { Domain: 'example.com', BucketName: { 'Fn::ImportValue': 'elsewhere' } } };
const record = (more: object = {}) => ({
  Type: 'AWS::Route53::RecordSet',
  Properties: { Name: '_mta-sts.example.com.', Type: 'TXT', TTL: '300', ResourceRecords: ['"v=STSv1; id=o" "ne"'], ...more },
});

let template: Record<string, unknown>;
let body: string | undefined;
let resources: StackResource[];
let listed: ListedVersion[];
let read: string[];

beforeEach(() => {
  template = { Publication: publication, Record: record() };
  body = undefined;
  resources = [
    { logicalId: 'Publication', physicalId: 'mta-sts.example.com/bucket', status: 'UPDATE_COMPLETE', updated: 1 },
    { logicalId: 'Record', physicalId: '_mta-sts.example.com', status: 'UPDATE_COMPLETE', updated: 2 },
  ];
  listed = [{ versionId: 'v1', at: NOW - DAY, size: 100 }];
  read = [];
});

function facts(domain = 'example.com') {
  const access: StackAccess = {
    template: async () => body ?? JSON.stringify({ Resources: template }),
    resources: async () => resources,
    versions: async (bucket, key, most) => bucket === 'bucket' && key === KEY ? listed.slice(0, most + 1) : [],
    read: async (bucket, key, versionId) => {
      read.push(`${bucket} ${key} ${versionId}`);
      return { text: TEXT, id: versionId };
    },
  };
  return readStack({ name: 'Mail' }, domain, access, NOW);
}

test('the bucket is found by the physical id of the publication, and its versions are read', async () => {
  listed.push({ versionId: 'v0', at: NOW - 2 * DAY, size: 100 });
  expect(await facts()).toEqual({
    stack: 'Mail',
    bucket: 'bucket',
    versions: [{ at: NOW - DAY, text: TEXT, id: 'v1' }, { at: NOW - 2 * DAY, text: TEXT, id: 'v0' }],
    cutOff: false,
    ttls: { record: 300, mx: undefined },
    record: { id: 'one', updated: 2 },
  });
  expect(read).toEqual([`bucket ${KEY} v1`, `bucket ${KEY} v0`]);
});

test('the TTL of the MX records is taken, where the stack has them', async () => {
  template.Mx = { Type: 'AWS::Route53::RecordSet', Properties: { Name: 'Example.com.', Type: 'MX', TTL: 1800, ResourceRecords: ['10 a.example.net'] } };
  expect((await facts()).ttls).toEqual({ record: 300, mx: 1800 });
});

test('of record sets with a routing policy, senders may have the one with the longest TTL, and one that is not known is', async () => {
  const mx = (TTL: unknown) => ({ Type: 'AWS::Route53::RecordSet', Properties: { Name: 'example.com.', Type: 'MX', TTL, SetIdentifier: String(TTL), ResourceRecords: ['10 a.example.net'] } });
  Object.assign(template, { Mx1: mx('60'), Mx2: mx('7200'), Mx3: mx('300') });
  expect((await facts()).ttls.mx).toBe(7200);
  template.Mx4 = mx({ Ref: 'Ttl' });
  expect((await facts()).ttls.mx).toBeUndefined();
});

test('a record that is elsewhere, or that is being changed, has no time', async () => {
  resources[1] = { ...resources[1], status: 'UPDATE_IN_PROGRESS' };
  expect((await facts()).record).toEqual({ id: 'one', updated: undefined });
  delete template.Record;
  expect(await facts()).toMatchObject({ ttls: { record: undefined }, record: undefined });
});

test('a TTL and an id that are no literals are not known', async () => {
  template.Record = record({ TTL: { Ref: 'Ttl' }, ResourceRecords: [{ 'Fn::Sub': 'x' }] });
  expect(await facts()).toMatchObject({ ttls: { record: undefined }, record: { id: undefined } });
});

test('a delete marker ends what was served, and what is far too long for a policy is not read', async () => {
  listed.unshift({ versionId: 'gone', at: NOW });
  listed.push({ versionId: 'huge', at: NOW - 2 * DAY, size: 65_537 });
  expect((await facts()).versions).toEqual([{ at: NOW }, { at: NOW - DAY, text: TEXT, id: 'v1' }, { at: NOW - 2 * DAY }]);
  expect(read).toHaveLength(1);
});

test('versions that were replaced more than 400 days ago are not read, and that there were some is known', async () => {
  listed = [1, 399, 401, 500].map(days => ({ versionId: String(days), at: NOW - days * DAY, size: 1 }));
  const { versions, cutOff } = await facts();
  // the one of 401 days ago was served until 399 days ago
  expect({ ids: versions.map(({ id }) => id), cutOff }).toEqual({ ids: ['1', '399', '401'], cutOff: true });
  listed.pop();
  expect((await facts()).cutOff).toBe(false);
});

test('of very many versions the newest are read, and that some are missing is known', async () => {
  listed = Array.from({ length: MOST_VERSIONS + 5 }, (_, index) => ({ versionId: `${index}`, at: NOW - index * 1000, size: 1 }));
  const { versions, cutOff } = await facts();
  expect([versions.length, versions[0].id, versions.at(-1)!.id, cutOff]).toEqual([MOST_VERSIONS, '0', `${MOST_VERSIONS - 1}`, true]);
});

test.each<[string, () => void, RegExp]>([
  ['a stack of other domains', () => { template = { Publication: { ...publication, Properties: { Domain: 'example.net' } } }; },
    /"Mail" publishes no policy of example\.com\. It has those of example\.net/],
  ['a stack of something else', () => { template = {}; }, /give the stack that has the MtaSts of example\.com; or leave --stack out/i],
  ['a stack of nested stacks', () => {
    template = { Child: { Type: 'AWS::CloudFormation::Stack' } };
    resources = [{ logicalId: 'Child', physicalId: 'arn:aws:cloudformation:eu-west-1:1:stack/Child/2', status: 'CREATE_COMPLETE' }];
  }, /Nested stacks are not looked into.*arn:aws:cloudformation:eu-west-1:1:stack\/Child\/2/],
  ['a stack that has not got so far', () => { resources[0] = { logicalId: 'Publication', status: 'CREATE_FAILED' }; },
    /has not published the policy of example\.com yet \(CREATE_FAILED\)/],
  ['a publication that has no resource', () => { resources = []; }, /has not published.*its resource is not there/],
  ['a template of others', () => { body = 'Resources:\n  A: 1'; }, /is not JSON, so the CDK did not write it/],
])('%s is refused with what to give', async (_what, prepare, says) => {
  prepare();
  await expect(facts()).rejects.toThrow(says);
});
