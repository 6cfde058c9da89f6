import { CannotTell } from './cannot-tell';
import { Instant, MxAnswer } from '../change';
import { Dns } from '../net/dns';
import { FetchPolicy, PolicyAnswer } from '../net/fetch-policy';
import { liveMx } from '../net/live-mx';
import { parsePolicy, parseStsRecord, Policy, policyHostName } from '../protocol';

/** Everything outside of this machine that is asked, but for AWS. */
export interface World {
  readonly dns: Dns;
  readonly fetchPolicy: FetchPolicy;
  readonly now: () => Instant;
}

/** What a sender sees of a domain now. */
export interface Live {
  /** What `_mta-sts` announces; undefined where it announces nothing. */
  readonly id?: string;
  readonly mx: MxAnswer;
  /** What the policy host serves. */
  readonly policy?: Policy;
  /** Why there is no policy to be had. */
  readonly noPolicy?: string;
}

/** @throws CannotTell when DNS does not answer, or has a record that senders read differently. */
export async function lookAt(domain: string, { dns, fetchPolicy }: World): Promise<Live> {
  const [id, mx, answer] = await Promise.all([announcedId(domain, dns), liveMx(domain, dns), fetchPolicy(policyHostName(domain))]);
  return { id, mx, ...policyIn(answer) };
}

async function announcedId(domain: string, dns: Dns): Promise<string | undefined> {
  const name = `_mta-sts.${domain}`;
  let records: string[];
  try {
    records = await dns.txt(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotTell(`DNS could not be asked for the TXT record ${name} (${code ?? message}), and what it announces decides what senders hold: `
      + 'ask again when DNS answers.');
  }
  // other records at the name, such as one by a wildcard, announce nothing (RFC 8461 section 3.1)
  if (!records.some(record => record.startsWith('v=STSv1'))) {
    return undefined;
  }
  const { valid, id, findings } = parseStsRecord(records);
  if (!valid) {
    const why = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message).slice(0, 3).join('; ');
    throw new CannotTell(`The TXT record ${name} is not one that all senders read alike (${why}), so nobody can tell what they do: `
      + 'mend the record, then ask again.');
  }
  return id;
}

/** Of what is no valid policy, a sender holds nothing (RFC 8461 section 3.3). */
function policyIn(answer: PolicyAnswer): Pick<Live, 'policy' | 'noPolicy'> {
  if (answer.kind === 'failure') {
    return { noPolicy: `gives no answer: ${answer.message.slice(0, 200)} (${answer.code})` };
  }
  if (answer.status !== 200) {
    return { noPolicy: `answers with status ${answer.status}` };
  }
  if (!/^text\/plain *(;|$)/i.test(answer.contentType)) {
    return { noPolicy: `answers with content type ${JSON.stringify(answer.contentType.slice(0, 100))}, which is not text/plain` };
  }
  const { valid, policy, findings } = parsePolicy(answer.body.toString('utf8'));
  return valid ? { policy } : { noPolicy: `answers with what is no policy: ${findings[0]?.message ?? 'it cannot be read'}` };
}
