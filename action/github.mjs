import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from './workflow.mjs';

/** A page of a hundred comments at their longest, as JSON, with room. */
const ANSWER_LIMIT = 100 * 65_536 * 4;
const REQUEST_MS = 20_000;
const ATTEMPTS = 3;
/** No build waits for the hourly limit to end. */
const LONGEST_WAIT_S = 30;

/** What GitHub answered instead of doing it. `mayPass`: another try may help; `wait`: after so many seconds. */
export class Refused extends Error {
  constructor(message, { status, mayPass = false, wait } = {}) {
    super(message);
    this.name = 'Refused';
    this.status = status;
    this.mayPass = mayPass;
    this.wait = wait;
  }
}

/** Requests to the API of the GitHub that runs the workflow, one try each. */
export function gitHub(token) {
  return async (method, url, body) => {
    let response;
    let text;
    try {
      response = await fetch(url, {
        method,
        // a redirect would carry the token to wherever it points
        redirect: 'manual',
        signal: AbortSignal.timeout(REQUEST_MS),
        headers: {
          'accept': 'application/vnd.github+json',
          'authorization': `Bearer ${token}`,
          'content-type': 'application/json',
          'user-agent': 'cdk-mta-sts-review',
          'x-github-api-version': '2022-11-28',
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      text = await boundedText(response);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(`no answer (${error.cause?.code ?? error.name})`, { mayPass: true });
    }
    if (!response.ok) {
      throw refusal(response, text);
    }
    try {
      return { value: JSON.parse(text), more: /rel="next"/.test(response.headers.get('link') ?? '') };
    } catch {
      throw new Refused('an answer that is no JSON', { status: response.status, mayPass: true });
    }
  };
}

/** Tries what may pass again, all of it: after a write without an answer, only a look tells whether it was done. */
export async function persistently(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const wait = error.wait ?? 2 ** (attempt - 1);
      if (!error.mayPass || attempt === ATTEMPTS || wait > LONGEST_WAIT_S) {
        throw error;
      }
      await sleep(wait * 1000);
    }
  }
}

/** GitHub says 403 for two things: the token may not, and not now. */
function refusal({ status, headers }, text) {
  const limited = status === 429 || (status === 403
    && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' || /secondary rate limit/i.test(text)));
  return new Refused(`${status} ${messageIn(text)}`.trim(), { status, mayPass: limited || status >= 500, wait: limited ? secondsToWait(headers) : undefined });
}

function secondsToWait(headers) {
  const [after, reset] = ['retry-after', 'x-ratelimit-reset'].map(name => Number.parseInt(headers.get(name) ?? '', 10));
  const seconds = Number.isNaN(after) ? reset - Math.floor(Date.now() / 1000) : after;
  // GitHub gives no time with some of its limits, and then asks for a minute: longer than a build waits for a comment
  return Number.isNaN(seconds) ? 60 : Math.max(1, seconds);
}

function messageIn(text) {
  try {
    return printable(String(JSON.parse(text).message ?? ''), 300);
  } catch {
    return '';
  }
}

async function boundedText(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > ANSWER_LIMIT) {
      throw new Refused(`an answer of more than ${ANSWER_LIMIT} bytes`, { status: response.status });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
