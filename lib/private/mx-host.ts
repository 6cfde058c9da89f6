import { Token } from 'aws-cdk-lib';
import { shown } from './given';
import { MxHost, parseMxHost } from '../change';

/**
 * Values of MX records as they are given for a property.
 *
 * @throws when one is not the value of an MX record, or is a token.
 */
export function givenMxHosts(mxHosts: readonly string[]): MxHost[] {
  if (!Array.isArray(mxHosts)) {
    throw new Error(`mxHosts is ${shown(mxHosts)}, not a list: give the values of the MX records, such as ['10 mail.example.com'].`);
  }
  if (mxHosts.some(value => Token.isUnresolved(value))) {
    throw new Error('mxHosts has a token in it, and its values are compared with the policy: give them as texts, '
      + 'or leave mxHosts out where one is not known at synthesis.');
  }
  return mxHosts.map(parseMxHost);
}

/** Hosts as the values of MX records, in the one order that they have in templates; undefined where there is none. */
export function mxHostValues(hosts: readonly MxHost[]): string[] | undefined {
  const values = [...hosts]
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1))
    .map(({ preference, host }) => `${preference} ${host}`);
  return values.length === 0 ? undefined : [...new Set(values)];
}
