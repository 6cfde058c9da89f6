import { Certificate, Validation } from './acm';
import { withoutDot } from './route53';
import { Dns, upwards } from '../../net/dns';
import { validatedName } from '../../private/edge-certificate-contract';

/** Those of RFC 8659 that ACM goes by. */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

const REMEDIES: Readonly<Record<string, string>> = {
  ADDITIONAL_VERIFICATION_REQUIRED: 'ACM wants to know more about who asks: open a case with AWS Support.',
  DOMAIN_NOT_ALLOWED: 'ACM takes the name for unsafe (it asks VirusTotal and others): clear it there, then open a case with AWS Support.',
  DOMAIN_VALIDATION_DENIED: 'The owner of the domain has refused it: open a case with AWS Support.',
  INVALID_PUBLIC_DOMAIN: 'The name does not end in a public top-level domain: correct it.',
  NO_AVAILABLE_CONTACTS: 'ACM found nobody to write to: open a case with AWS Support.',
  OTHER: 'ACM does not say more: deploy again, and open a case with AWS Support if it stays like this.',
};

/** Why ACM did not issue a certificate, in its own word, and what to do about it. */
export async function failureOf(certificate: Certificate, dns: Dns): Promise<string> {
  const failed = certificate.validations.filter(({ status }) => status === 'FAILED').map(({ domainName }) => domainName);
  const names = failed.length > 0 ? failed : certificate.names;
  const code = certificate.failure ?? certificate.status;
  const remedy = code === 'CAA_ERROR' ? await caaRemedy(names, dns) : REMEDIES[code] ?? 'Deploy again to ask for another one.';
  return `ACM did not issue the certificate for ${names.join(', ')}: ${code}. ${remedy}`;
}

/** RFC 8659, section 3: the records of the closest name upwards that has any are those that count. */
async function caaRemedy(names: readonly string[], dns: Dns): Promise<string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const problem = await caaProblem(name, dns).catch((error: Error) => {
      console.warn(`The CAA records of ${name} could not be looked up: ${error.message}`);
      return undefined;
    });
    if (problem) {
      found.set(problem.at, problem.text);
    }
  }
  const add = (at: string) => `add the record ${at}. CAA 0 ${names.some(name => name.startsWith('*.')) ? 'issuewild' : 'issue'} "amazon.com"`;
  return found.size > 0
    ? [...found].map(([at, text]) => `${text}: ${add(at)}, then deploy again.`).join(' ')
    : `A CAA record at the name or above it allows other authorities only: ${add(validatedName(names[0]))}, then deploy again.`;
}

async function caaProblem(name: string, dns: Dns): Promise<{ readonly at: string; readonly text: string } | undefined> {
  for (const at of upwards(validatedName(name))) {
    const records = await dns.caa(at);
    if (records.length > 0) {
      const wild = name.startsWith('*.') && records.some(({ tag }) => tag === 'issuewild');
      const allowed = records.filter(({ tag }) => tag === (wild ? 'issuewild' : 'issue')).map(({ value }) => value);
      return allowed.some(value => AMAZON.includes(value.split(';')[0].trim()))
        ? undefined
        : { at, text: `The CAA records of ${JSON.stringify(at)} allow ${allowed.map(value => JSON.stringify(value)).join(', ') || 'nobody'} only` };
    }
  }
  return undefined;
}

/** What ACM is waiting for, as public DNS shows it. */
export async function whatIsMissing(certificate: Certificate, dns: Dns): Promise<string> {
  const pending = certificate.validations.filter(({ status }) => status !== 'SUCCESS');
  return (await Promise.all(pending.map(validation => missing(validation, dns)))).join(' ');
}

async function missing({ domainName, record }: Validation, dns: Dns): Promise<string> {
  if (!record) {
    return `${domainName}: ACM has not told which record it wants.`;
  }
  const name = withoutDot(record.name);
  const wanted = `${name}. CNAME ${record.value}`;
  let standing: string[];
  try {
    standing = await dns.cname(name);
  } catch (error) {
    return `${domainName}: public DNS does not answer for ${wanted} (${(error as Error).message}): look at the delegation of the zone, and at DNSSEC.`;
  }
  if (standing.length === 0) {
    return `${domainName}: public DNS does not have the record ${wanted}, which stands in the hosted zone: look at the delegation of the zone.`;
  }
  return withoutDot(standing[0]) === withoutDot(record.value)
    ? `${domainName}: the record ${wanted} stands, and ACM has not seen it yet: deploy again.`
    : `${domainName}: public DNS has the value ${standing[0]} in the place of ${wanted}: correct or remove it.`;
}
