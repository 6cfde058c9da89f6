import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain, stackAccess } from '../../../lib/audit/held-aws';

const KEY = 'mta-sts.example.com/.well-known/mta-sts.txt';

let folder: string;
let server: Server;
let asked: IncomingMessage[];
let answer: { status?: number; headers?: Record<string, string>; body: string };
const before = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-held-'));
  writeFileSync(join(folder, 'config'), '[profile ops]\nregion = ap-south-1\n[default]\nregion = eu-north-1\n');
  writeFileSync(join(folder, 'credentials'), '[ops]\naws_access_key_id = OPS\naws_secret_access_key = secret\n[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = secret\n');
  server = createServer((request, response) => {
    asked.push(request);
    request.resume().on('end', () => response.writeHead(answer.status ?? 200, answer.headers).end(answer.body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  for (const name of Object.keys(process.env).filter(each => each.startsWith('AWS_'))) {
    delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});
afterEach(() => {
  process.env = { ...before };
});

const keys = { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('the account', () => {
  test.each<[string, object, { region?: string; profile?: string }, string]>([
    ['the default profile, and its region', {}, {}, 'DEFAULT/eu-north-1'],
    ['keys in the environment before it', keys, {}, 'ENV/eu-north-1'],
    ['AWS_REGION before that of the profile', { ...keys, AWS_REGION: 'us-west-2' }, {}, 'ENV/us-west-2'],
    ['AWS_DEFAULT_REGION, as the AWS CLI has it', { AWS_DEFAULT_REGION: 'us-west-1' }, {}, 'DEFAULT/us-west-1'],
    ['AWS_PROFILE', { AWS_PROFILE: 'ops' }, {}, 'OPS/ap-south-1'],
    ['keys in the environment before AWS_PROFILE', { ...keys, AWS_PROFILE: 'ops' }, {}, 'ENV/ap-south-1'],
    ['--profile before all', keys, { profile: 'ops' }, 'OPS/ap-south-1'],
    ['--region before all', { AWS_REGION: 'us-west-2' }, { region: 'eu-west-3' }, 'DEFAULT/eu-west-3'],
  ])('is that of %s', async (_what, environment, options, credential) => {
    Object.assign(process.env, environment);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    answer = { body: '<GetTemplateResponse><GetTemplateResult><TemplateBody>{}</TemplateBody></GetTemplateResult></GetTemplateResponse>' };
    expect(await stackAccess({ name: 'Mail', ...options }).template('Mail')).toBe('{}');
    const [, key, region] = /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(asked[0].headers.authorization!)!;
    expect(`${key}/${region}`).toBe(credential);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('the versions', () => {
  const entry = (tag: string, id: string, at: string, latest: boolean, more = '', key = KEY) =>
    `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>${at}</LastModified>${more}</${tag}>`;

  test('are listed with the delete markers, the newest first, and without those of other keys', async () => {
    answer = {
      body: '<ListVersionsResult>'
        + entry('Version', 'v2', '2026-11-26T10:00:00.000Z', false, '<Size>120</Size>')
        + entry('Version', 'v1', '2026-11-24T10:00:00.000Z', false, '<Size>0</Size>')
        + entry('Version', 'x', '2026-11-25T10:00:00.000Z', true, '<Size>9</Size>', `${KEY}.bak`)
        + entry('DeleteMarker', 'gone', '2026-11-26T10:00:00.000Z', true)
        + '</ListVersionsResult>',
    };
    expect(await stackAccess({ name: 'Mail' }).versions('bucket', KEY, 200)).toMatchObject([
      { versionId: 'gone', at: Date.UTC(2026, 10, 26, 10), size: undefined },
      { versionId: 'v2', at: Date.UTC(2026, 10, 26, 10), size: 120 },
      { versionId: 'v1', at: Date.UTC(2026, 10, 24, 10), size: 0 },
    ]);
    expect(asked[0].url).toMatch(/^\/bucket\/?\?.*max-keys=201/);
  });

  test('are read with the id of their label', async () => {
    answer = { headers: { 'x-amz-meta-policy-id': 'one' }, body: 'version: STSv1\r\n' };
    expect(await stackAccess({ name: 'Mail' }).read('bucket', KEY, 'v1')).toEqual({ text: 'version: STSv1\r\n', id: 'one' });
    expect(asked[0].url).toContain('versionId=v1');
    answer = { body: 'x' };
    expect(await stackAccess({ name: 'Mail' }).read('bucket', KEY, 'v1')).toEqual({ text: 'x', id: undefined });
  });
});

test('a refusal of the service says which call it was, and what it said', async () => {
  answer = { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>User x is not authorized</Message></Error></ErrorResponse>' };
  await expect(stackAccess({ name: 'Mail' }).resources('Mail')).rejects.toThrow('The credentials may not call cloudformation:ListStackResources: User x is not authorized.');
});

test.each<[string, string, string, RegExp]>([
  ['credentials that are out of date', 'TokenProviderError', 'Token is expired', /no AWS credentials.*by the profile "ops": Token is expired.*aws sso login/],
  ['no region', 'Error', 'Region is missing', /give --region/],
  ['no stack', 'ValidationError', 'Stack with id Mail does not exist', /no stack "Mail" in eu-west-1/],
  ['another wrong value', 'ValidationError', '1 validation error detected', /GetTemplate: ValidationError: 1 validation error/],
  ['no bucket', 'NoSuchBucket', 'The specified bucket does not exist', /bucket of the policy is gone/],
  ['no answer', 'TimeoutError', 'Connection timed out', /TimeoutError: Connection timed out/],
])('%s is told with what to do', (_what, name, message, says) => {
  const error = Object.assign(new Error(message), { name });
  expect(explain(error, 'cloudformation:GetTemplate', { name: 'Mail', region: 'eu-west-1', profile: 'ops' })).toMatch(says);
});
