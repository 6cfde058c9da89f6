import { PublishJob } from './job';
import { checkMx } from './mx-check';
import { PolicyAnswer } from '../../net/fetch-policy';
import { servedPolicy } from '../../net/served-policy';
import { parsePolicy, Policy } from '../../protocol';

/** DNS fails for moments now and then; who waits longer waits for nothing. */
const DNS_WITHIN_MS = 20_000;
/** The emergency brake does not wait for what cannot stop it. */
const BRAKE_WITHIN_MS = 1_000;

/**
 * Compares the policy with the MX records of the world. Answers with what it found, in words.
 *
 * @param served what stands on the policy host now; undefined where nothing does.
 * @throws if senders that go by the policy would lose mail, and did not before.
 */
export async function refuseUncovered(job: PublishJob, served: PolicyAnswer | undefined): Promise<string> {
  const { domain, text, mxCheck, leftOut, mxHosts } = job.publication;
  const next = parsePolicy(text).policy;
  if (mxCheck === 'off' || !next) {
    return 'Off.';
  }
  const patience = next.mode === 'enforce' && mxCheck === 'refuse' ? DNS_WITHIN_MS : BRAKE_WITHIN_MS;
  const patiently = () => Math.min(job.deadline, job.now() + patience);
  const live = await job.liveMx(patiently());
  const published = await publishedPolicy(job, served, patiently());
  const declared = { before: job.previous?.mxHosts, after: mxHosts, settled: isText(served, job.previous?.text) };
  const verdict = checkMx({ domain, action: mxCheck, leftOut, published, next, live, declared });
  if (verdict.stops) {
    if (!await mayBeRollback(job)) {
      throw new Error(verdict.text);
    }
    console.error('The status of the stack is not known and the policy is the old one, so this may be a rollback, which must not fail.');
  }
  console[verdict.uncovered ? 'warn' : 'log'](`MX hosts of ${domain}: ${verdict.text}`);
  return verdict.text;
}

/** Another text tells a rollback from a deploy by the versions in the bucket; the same one cannot (restore.ts). */
async function mayBeRollback(job: PublishJob): Promise<boolean> {
  return job.previous?.text === job.publication.text && await job.phase() === 'unknown';
}

/** What senders hold that fetched of late: of this host, or of the one that served the domain before it. */
async function publishedPolicy(job: PublishJob, served: PolicyAnswer | undefined, deadline: number): Promise<Policy | undefined> {
  if (served) {
    return servedPolicy(served).policy;
  }
  const elsewhere = servedPolicy(await job.servedInWorld(deadline)).policy;
  if (elsewhere) {
    console.log(`Another host serves a policy for ${job.publication.domain} until now: mode ${elsewhere.mode}, mx ${elsewhere.mx.join(', ')}, `
      + `max_age ${elsewhere.maxAge}. Senders may hold it.`);
  }
  return elsewhere ?? parsePolicy(await job.storedBefore() ?? '').policy;
}

function isText(answer: PolicyAnswer | undefined, text: string | undefined): boolean {
  return answer?.kind === 'answer' && text !== undefined && answer.body.equals(Buffer.from(text));
}
