import { call, Expression, text } from './expression';
import { filterOf, recognize, unusedPatterns } from './recognize';
import { SHOWN } from './words';
import { list, MxHost, unusable } from '../../change';
import { normalizeHost, normalizeMxPattern, Policy } from '../../protocol';
import { quote } from '../../protocol/text';

/** The hosts as a policy has them, and in words those that none can have. */
export function nameable(hosts: readonly MxHost[]): { named: MxHost[]; unnamed: string[] } {
  const named: MxHost[] = [];
  const unnamed: string[] = [];
  for (const { host, preference } of hosts) {
    try {
      named.push({ host: normalizeHost(host), preference });
    } catch (error) {
      unnamed.push(`The MX record ${quote(`${preference} ${host}`)} names what no policy can: ${(error as Error).message}.`);
    }
  }
  return { named, unnamed: unnamed.length > SHOWN ? [...unnamed.slice(0, SHOWN), `And ${unnamed.length - SHOWN} more MX records.`] : unnamed };
}

/** `mx` of a policy. */
export interface Mx {
  readonly mx: Expression;
  readonly patterns: readonly string[];
  readonly why: readonly string[];
}

/** Presets of providers, and the exact hosts. */
export function fromMx(named: readonly MxHost[]): Mx {
  const { recognized, others } = recognize(named.map(({ host }) => host));
  const presets = recognized.map(({ preset, args }) => ({ ...call('MailProvider', preset, ...args.map(text)), member: 'mx' }));
  return {
    mx: presets.length === 1 && others.length === 0 ? presets[0] : { list: [...presets.map(spread => ({ spread })), ...others.map(text)] },
    patterns: [...recognized.flatMap(({ patterns }) => patterns), ...others],
    why: [
      ...recognized.map(({ provider, hosts }) => `MX hosts of ${provider}: ${list(hosts, SHOWN)}.`),
      ...others.length === 0 ? [] : [`MX hosts that no preset has, named exactly: ${list(others.map(host => filterOf(host) ? `${host} (${filterOf(host)})` : host), SHOWN)}.`],
    ],
  };
}

/** The same first, a change of it later; what is missing is added, which refuses nothing. */
export function fromLive(live: Policy, named: readonly MxHost[]): Mx {
  const missing = unusable({ ...live, mode: 'enforce' }, named).map(({ host }) => host);
  const taken = live.mx.flatMap(pattern => {
    try {
      return [normalizeMxPattern(pattern)];
    } catch {
      return [];
    }
  });
  const dropped = live.mx.filter(pattern => !taken.includes(pattern));
  const patterns = [...new Set([...taken, ...missing])];
  const unused = unusedPatterns(taken, named.map(({ host }) => host));
  return {
    mx: { list: patterns.map(text) },
    patterns,
    why: [
      missing.length + dropped.length === 0 ? 'mx is that of the live policy. Publish the same first, and change it later.'
        : 'mx is that of the live policy, but for what is named here. Change more of it later.',
      ...missing.length === 0 ? [] : [`Added: ${list(missing, SHOWN)}. The MX records name ${missing.length === 1 ? 'it' : 'them'}, and the live policy does not cover `
        + `${missing.length === 1 ? 'it' : 'them'}. This can be in the same step, since nobody refuses mail for a pattern more.`],
      ...dropped.length === 0 ? [] : [`Left out, since some senders reject it: ${list(dropped.map(quote), SHOWN)}.`],
      ...unused.length === 0 ? [] : [`No MX host matches ${list(unused, SHOWN)}: ${unused.length === 1 ? 'it stays' : 'they stay'} for now, and can be taken out by a change later.`],
    ],
  };
}
