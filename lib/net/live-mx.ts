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
    const records = await dns.mx(domain);
    if (records.length > 0) {
      return { state: 'records', records };
    }
    const addresses = [...await dns.addresses(domain), ...await dns.addresses6(domain)];
    return { state: addresses.length > 0 ? 'implicit' : 'none' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { state: 'unknown', why: code ? `the answer of DNS was ${code}` : message };
  }
}
