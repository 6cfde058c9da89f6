import { request, RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, lookupPublic } from './public-address';
import { POLICY_PATH } from '../protocol/policy-location';

/** What a policy host answered, or that it did not. */
export type PolicyAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly contentType: string; readonly location?: string; readonly etag?: string; readonly body: Buffer }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string };

/** Asks for the policy of one policy host (`mta-sts.example.com`), once. Never throws. */
export type FetchPolicy = (hostName: string) => Promise<PolicyAnswer>;

/** As long as the most patient of the strict senders wait. */
const ANSWER_WITHIN_MS = 10_000;
/** RFC 8461, section 3.3, suggests 64 KB as the limit of a sender. */
const MAX_BODY_BYTES = 64 * 1024;
/** Senders name themselves, and firewalls of web sites refuse who does not. */
export const USER_AGENT = 'cdk-mta-sts (https://github.com/cdk-mta-sts/cdk-mta-sts)';

/**
 * Asks as a sender would, but at the distribution's own name: this works before public DNS knows the policy host.
 * TLS is verified for the policy host, as senders do it.
 */
export function fetchAtDistribution(distributionDomain: string, overrides: RequestOptions = {}): FetchPolicy {
  return hostName => fetchFrom(hostName, { host: distributionDomain, family: 4, ...overrides });
}

/** Asks where public DNS leads, as a sender does. A host within a network of its own is not asked: who names the host is a stranger. */
export function fetchFromWorld(overrides: RequestOptions = {}): FetchPolicy {
  return async hostName => isIP(hostName) && !isPublicAddress(hostName)
    // an address is connected to without a lookup
    ? { kind: 'failure', code: 'NOT_PUBLIC', message: `${hostName} is no address of the public internet` }
    : fetchFrom(hostName, { host: hostName, lookup: lookupPublic, ...overrides });
}

function fetchFrom(hostName: string, where: RequestOptions): Promise<PolicyAnswer> {
  return new Promise(resolve => {
    const fail = (code: string, message: string) => resolve({ kind: 'failure', code, message });
    let answered = false;
    const asked = request({
      port: 443,
      servername: hostName,
      path: POLICY_PATH,
      headers: { 'host': hostName, 'user-agent': USER_AGENT },
      // a kept connection would show the same edge server again
      agent: false,
      minVersion: 'TLSv1.2',
      ...where,
    }, response => {
      answered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BODY_BYTES) {
          fail('TOO_LONG', `the answer is longer than ${MAX_BODY_BYTES} bytes`);
          asked.destroy();
        }
      });
      response.on('error', error => fail('CUT_OFF', `the answer broke off after ${size} bytes: ${error.message}`));
      response.on('end', () => resolve({
        kind: 'answer',
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        location: response.headers.location,
        etag: response.headers.etag,
        body: Buffer.concat(chunks),
      }));
    });
    // not setTimeout of the request: an answer of one byte a second would never be idle
    const timer = setTimeout(() => {
      fail('TIMEOUT', `no whole answer within ${ANSWER_WITHIN_MS / 1000} s`);
      asked.destroy();
    }, ANSWER_WITHIN_MS);
    asked.on('close', () => {
      clearTimeout(timer);
      if (!answered) {
        fail('CLOSED', 'the connection was closed without an answer');
      }
    });
    asked.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ERROR', error.message));
    asked.end();
  });
}
