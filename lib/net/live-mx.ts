import { Dns } from './dns';
import { MxAnswer } from '../change';

/**
 * The MX records of a domain as a sender finds them, with the domain as its own host where it has an address and none
 * (RFC 5321 section 5.1). A name that does not exist, or has neither, is a domain without mail yet.
 *
 * Never throws: what could not be asked is `unknown`.
 */
export async function liveMx(domain: string, dns: Dns): Promise<MxAnswer> {
  try {
    return await answerOf(domain, dns);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { state: 'unknown', why: code ? `the answer of DNS was ${code}` : message };
  }
}

/**
 * The same for a verdict, where `why` is a clause of its own. A name that does not exist (a view from inside, a sinkhole, a typo) is
 * no domain without mail: it is not known, unless the change may be what brings it.
 *
 * @param mayBeNew then nothing is asked about the name itself; and never where there is an MX record or an address.
 */
export async function mxForVerdict(domain: string, dns: Dns, mayBeNew: boolean): Promise<MxAnswer> {
  try {
    const answer = await answerOf(domain, dns);
    return !mayBeNew && answer.state === 'none' && await dns.isMissing(domain)
      ? { state: 'unknown', why: `${domain} does not exist in DNS` } : answer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { state: 'unknown', why: `DNS could not be asked for the MX records of ${domain} (${code ?? message})` };
  }
}

async function answerOf(domain: string, dns: Dns): Promise<MxAnswer> {
  const records = await dns.mx(domain);
  if (records.length > 0) {
    return { state: 'records', records };
  }
  const addresses = [...await dns.addresses(domain), ...await dns.addresses6(domain)];
  return { state: addresses.length > 0 ? 'implicit' : 'none' };
}
