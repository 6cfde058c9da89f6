import { normalizeHost } from '../protocol';
import { MxHost } from './mx';

/** The largest preference: 16 bits (RFC 1035 section 3.3.9). */
const PREFERENCE_LIMIT = 65535;

/**
 * The value of an MX record, `10 mail.example.com`.
 *
 * @throws when it is not one, naming what to change.
 */
export function parseMxHost(value: string): MxHost {
  const [, preference, host] = /^\s*(\d{1,5})\s+(\S+)\s*$/.exec(value) ?? [];
  if (host === undefined || Number(preference) > PREFERENCE_LIMIT) {
    throw new Error(`${JSON.stringify(value)} is not an MX host: give its preference, from 0 to ${PREFERENCE_LIMIT}, and its name, `
      + 'as the value of the MX record has them, such as "10 mail.example.com".');
  }
  return { preference: Number(preference), host: normalizeHost(host) };
}
