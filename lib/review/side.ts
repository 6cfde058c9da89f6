import { announcedId } from './announced-id';
import { givenAnswers, mxAnswers } from './mx-answers';
import { Distributions, distributionsOf, policyHost } from './policy-host';
import { Publication, publicationsOf } from './publication';
import { RecordSet, RecordSets } from './record-sets';
import { MailRecords, Side, SideOfDomain } from './types';
import { Template, txtValue } from '../assembly';
import { isUnknown, TlsRpt, Unknown } from '../change';
import { parseTlsRptRecord } from '../protocol';

interface App {
  readonly records: RecordSets;
  readonly distributions: Distributions;
}

/** What an app publishes, as far as its templates tell; what they do not is said, in `unknown` and `notes`. */
export function sideOf(label: string, templates: readonly Template[]): Side {
  const app: App = { records: new RecordSets(templates), distributions: distributionsOf(templates) };
  const { publications, notes } = publicationsOf(templates);
  const domains = new Map<string, SideOfDomain>();
  const count = new Map<string, number>();
  publications.forEach(({ domain }) => count.set(domain, (count.get(domain) ?? 0) + 1));
  for (const each of publications) {
    const { domain, template, logicalId } = each;
    const others = count.get(domain)! - 1;
    const key = others === 0 ? domain : `${domain} (${template.stack}/${logicalId})`;
    domains.set(domains.has(key) ? `${key} in ${template.file}` : key, sideOfDomain(each, app, others));
  }
  return {
    label,
    domains,
    notes: [...notes, ...templates.flatMap(({ unread }) => unread.map(what => `Not looked into: ${what}.`))],
    records: domain => mailRecords(domain, app),
  };
}

function sideOfDomain(publication: Publication, app: App, others: number): SideOfDomain {
  const { template, domain, path, policy, text, revision, condition } = publication;
  const find = (type: string, name: string) => app.records.near(type, name, template);
  const sts = find('TXT', `_mta-sts.${domain}`);
  const announced = announcedId(publication, sts);
  const mxSets = inZone(find('MX', domain), sts[0]);
  const answers = mxSets.length > 0 ? mxAnswers(mxSets) : givenAnswers(publication.mxHosts);
  const tlsRpt = tlsRptOf(find('TXT', `_smtp._tls.${domain}`));
  const told = [
    ...isUnknown(policy) ? [`The policy is not known: ${policy.unknown}.`] : [],
    ...announced.unknown,
    ...isUnknown(tlsRpt) ? [`Where TLS reports go is not known: ${tlsRpt.unknown}.`] : [],
    ...answers.flatMap(answer => answer.state === 'unknown' ? [`The MX records are not known: ${answer.why}.`] : []),
    ...condition === undefined ? [] : [`It is published only under the condition ${condition}.`],
    ...revision === undefined ? ['The revision is a token of the template.'] : [],
    ...others === 0 ? [] : [`The app publishes ${others + 1} policies for ${domain}, and the world sees one: each is reviewed by itself.`],
    ...answers.length > 1 ? [`${answers.length} MX record sets answer, each to some senders: the worst one is shown.`] : [],
  ];
  return {
    published: {
      domain,
      policy,
      text,
      id: announced.id,
      idMatchesText: announced.matches,
      revision,
      tlsRpt,
      mx: answers[0],
      host: policyHost(publication, app.distributions, sts[0]),
    },
    where: { stack: template.stack, path, file: template.file },
    recordTtl: longest(sts),
    mxTtl: longest(mxSets),
    mxAnswers: answers.length > 1 ? answers : undefined,
    ownMx: mxSets.length > 0 ? answers : undefined,
    condition,
    unknown: told,
  };
}

/** Of zones that can be compared, the one that has the record `_mta-sts`. */
function inZone(sets: readonly RecordSet[], record: RecordSet | undefined): readonly RecordSet[] {
  return sets.filter(set => record === undefined || set.zoneKind !== record.zoneKind || set.zone === record.zone);
}

function tlsRptOf([record]: readonly RecordSet[]): TlsRpt | Unknown | undefined {
  if (!record) {
    return undefined;
  }
  if (!record.values?.every(value => value !== undefined)) {
    return { unknown: `the record ${record.logicalId} has a value that only the deploy knows` };
  }
  const { valid, rua } = parseTlsRptRecord((record.values as string[]).map(txtValue));
  return valid ? { rua } : { unknown: `the record ${record.logicalId} is not one that all senders read alike` };
}

function mailRecords(domain: string, { records }: App): MailRecords {
  const sets = records.all('MX', domain);
  return { mxAnswers: mxAnswers(sets), mxTtl: longest(sets), tlsRpt: tlsRptOf(records.all('TXT', `_smtp._tls.${domain}`)) };
}

function longest(sets: readonly RecordSet[]): number | undefined {
  const ttls = sets.flatMap(({ ttl }) => ttl ?? []);
  return ttls.length === 0 ? undefined : Math.max(...ttls);
}
