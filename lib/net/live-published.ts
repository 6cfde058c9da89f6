import { Dns } from './dns';
import { FetchPolicy } from './fetch-policy';
import { mxForVerdict } from './live-mx';
import { servedPolicy } from './served-policy';
import { Published, Unknown } from '../change';
import { parseStsRecord, parseTlsRptRecord, policyHostName, policyId, policyUrl } from '../protocol';

/** What the world sees of a domain, and what it could not see. */
export interface LivePublished {
  readonly published: Published;
  /** What senders find odd, and what could not be asked, in words. */
  readonly notes: readonly string[];
}

/**
 * What a domain publishes now, as a sender finds it. Never throws: what could not be asked is unknown, and not absent.
 *
 * @param mayBeNew it need not exist yet.
 */
export async function livePublished(domain: string, dns: Dns, fetchPolicy: FetchPolicy, mayBeNew: boolean): Promise<LivePublished> {
  const [sts, reports, mx, answer] = await Promise.all([
    txtOf(`_mta-sts.${domain}`, dns), txtOf(`_smtp._tls.${domain}`, dns), mxForVerdict(domain, dns, mayBeNew), fetchPolicy(policyHostName(domain)),
  ]);
  const served = servedPolicy(answer);
  const id = announcedId(sts);
  const tlsRpt = reporting(reports);
  const text = served.policy && served.text;
  const unknown = [id, tlsRpt].flatMap(each => each !== undefined && typeof each !== 'string' && 'unknown' in each ? [`${each.unknown}.`] : []);
  // without a record no sender looks for a policy (RFC 8461 section 3.1)
  const announced = id !== undefined;
  return {
    published: {
      domain,
      mx,
      tlsRpt,
      ...announced ? { id, policy: served.policy ?? { unknown: `${policyUrl(domain)} ${served.noPolicy}` }, text } : {},
      idMatchesText: typeof id === 'string' && text !== undefined && policyId(text) === id ? true : undefined,
    },
    notes: [
      ...unknown,
      ...announced && !served.policy ? [`${policyUrl(domain)} ${served.noPolicy}.`] : [],
      ...!announced && served.policy ? [`${policyUrl(domain)} serves a policy, and _mta-sts.${domain} announces none: no sender looks for it.`] : [],
    ],
  };
}

type Txt = { readonly name: string; readonly records: string[] } | Unknown;

async function txtOf(name: string, dns: Dns): Promise<Txt> {
  try {
    return { name, records: await dns.txt(name) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { unknown: `DNS could not be asked for the TXT record ${name} (${code ?? message})` };
  }
}

/** Records of other kinds at the name, such as those of a wildcard, mean nothing. */
function announcedId(txt: Txt): string | Unknown | undefined {
  if ('unknown' in txt) {
    return txt;
  }
  if (!txt.records.some(record => record.startsWith('v=STSv1'))) {
    return undefined;
  }
  const { valid, id } = parseStsRecord(txt.records);
  return valid && id !== undefined ? id : { unknown: `the TXT record ${txt.name} is not one that all senders take` };
}

function reporting(txt: Txt): Published['tlsRpt'] {
  if ('unknown' in txt) {
    return txt;
  }
  if (!txt.records.some(record => record.startsWith('v=TLSRPTv1'))) {
    return undefined;
  }
  const { valid, rua } = parseTlsRptRecord(txt.records);
  return valid ? { rua } : { unknown: `the TXT record ${txt.name} is not one that all senders take` };
}
