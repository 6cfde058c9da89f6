import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { assetPath } from '../../../lib/private/assets';
import { objectKey } from '../../../lib/private/policy-object';

// the very bytes that go to CloudFront
const code = readFileSync(join(assetPath('edge'), 'viewer-request.js'), 'utf8');

interface Result {
  readonly statusCode?: number;
  readonly uri?: string;
  readonly method?: string;
  readonly querystring?: object;
  readonly headers: Record<string, { value: string } | undefined>;
  readonly body?: { encoding: string; data: string };
}

/** What CloudFront goes on with: a request to the origin, or an answer. Runs without anything that Node has and CloudFront has not. */
function ask(method: string, uri: string, host?: string, querystring: object = {}): Result {
  const request = { method, uri, querystring, headers: host === undefined ? {} : { host: { value: host } }, cookies: {} };
  const context = createContext({ event: { version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: '198.51.100.1' }, request } });
  return JSON.parse(runInContext(`${code}\nJSON.stringify(handler(event))`, context));
}

const PATH = '/.well-known/mta-sts.txt';

describe('the policy', () => {
  test.each([
    ['GET', 'mta-sts.example.com', 'example.com'],
    ['HEAD', 'mta-sts.example.com', 'example.com'],
    ['GET', 'MTA-STS.Example.COM', 'example.com'],
    ['GET', 'mta-sts.a.b.example.co.nz', 'a.b.example.co.nz'],
    ['GET', 'mta-sts.xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['GET', 'mta-sts.example.com:443', 'example.com'],
  ])('%s at %s is asked of the object that the publisher writes', (method, host, domain) => {
    const result = ask(method, PATH, host);
    expect(result.uri).toBe(`/${objectKey(domain)}`);
    expect(result.method).toBe(method);
    expect(result.statusCode).toBeUndefined();
  });

  test('is the same with a query string, and the origin does not see it', () => {
    const result = ask('GET', PATH, 'mta-sts.example.com', { versionId: { value: 'v1' }, x: { value: '' } });
    expect(result.uri).toBe(`/${objectKey('example.com')}`);
    expect(result.querystring).toEqual({});
  });
});

test.each<[string, string, string, string | undefined]>([
  ['another method', 'POST', PATH, 'mta-sts.example.com'],
  ['OPTIONS', 'OPTIONS', PATH, 'mta-sts.example.com'],
  ['DELETE', 'DELETE', PATH, 'mta-sts.example.com'],
  ['the root', 'GET', '/', 'mta-sts.example.com'],
  ['robots.txt', 'GET', '/robots.txt', 'mta-sts.example.com'],
  ['a slash behind the path', 'GET', `${PATH}/`, 'mta-sts.example.com'],
  ['two slashes before it', 'GET', `/${PATH}`, 'mta-sts.example.com'],
  ['the path in capitals', 'GET', '/.well-known/MTA-STS.txt', 'mta-sts.example.com'],
  ['an encoded path', 'GET', '/.well-known/mta-sts%2Etxt', 'mta-sts.example.com'],
  ['the key of an object', 'GET', `/mta-sts.example.com${PATH}`, 'mta-sts.example.com'],
  ['a path that climbs', 'GET', '/.well-known/../.well-known/mta-sts.txt', 'mta-sts.example.com'],
  ['the name of the distribution', 'GET', PATH, 'd111.cloudfront.net'],
  ['the mail domain itself', 'GET', PATH, 'example.com'],
  ['a host that only begins alike', 'GET', PATH, 'mta-stsx.example.com'],
  ['a host that contains the label', 'GET', PATH, 'www.mta-sts.example.com'],
  ['the label alone', 'GET', PATH, 'mta-sts'],
  ['the label and a dot', 'GET', PATH, 'mta-sts.'],
  ['another port', 'GET', PATH, 'mta-sts.example.com:8443'],
  ['a host with a path in it', 'GET', PATH, 'mta-sts.example.com/../other'],
  ['a host with a line break', 'GET', PATH, 'mta-sts.example.com\nx'],
  ['an empty host', 'GET', PATH, ''],
  ['no host', 'GET', PATH, undefined],
])('%s is an honest 404, never a redirect, and costs no request to the origin', (_what, method, uri, host) => {
  const result = ask(method, uri, host);
  expect(result.statusCode).toBe(404);
  expect(result.headers['content-type']).toEqual({ value: 'text/plain' });
  expect(result.headers.location).toBeUndefined();
  expect(result.body).toEqual({ encoding: 'text', data: 'Only /.well-known/mta-sts.txt is served here.\n' });
});

describe('the code', () => {
  test('is under the limit of CloudFront, 10 KB', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(10 * 1024);
  });

  test('defines handler, and neither imports nor exports', () => {
    expect(code).toMatch(/^function handler\(event\)/m);
    expect(code).not.toMatch(/^\s*(import|export)\b|\brequire\(|module\.exports/m);
  });

  // ECMAScript 5.1, and of later editions what the developer guide lists ("JavaScript runtime 2.0 features")
  const lowered = (source: string) => transformSync(source, {
    target: 'es5',
    supported: { 'const-and-let': true, 'arrow': true, 'template-literal': true, 'rest-argument': true, 'exponent-operator': true, 'async-await': true },
  }).code;
  const asItIs = (source: string) => transformSync(source, { target: 'esnext' }).code;

  test('has only syntax that cloudfront-js-2.0 knows', () => {
    expect(lowered(code)).toBe(asItIs(code));
  });

  test.each(['x?.y', 'x ?? y', 'x ||= y'])('is held against a check that finds %s', expression => {
    const source = `function handler(x, y) { return ${expression}; }`;
    expect(lowered(source)).not.toBe(asItIs(source));
  });
});
