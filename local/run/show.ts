import pc from 'picocolors';
import { explainUncovered, parsePolicy, parseStsRecord, parseTlsRptRecord, POLICY_PATH, policyHostName, policyId, policyUrl } from '../../lib/protocol';
import type { LocalCloud } from '../index';
import type { Domain } from './domains';
import type { Steps } from './steps';

/** Shows what the world sees of a domain, asked over DNS and TLS; returns what is wrong with it. */
export async function showDomain(cloud: LocalCloud, domain: Domain, steps: Steps): Promise<string[]> {
  const { name } = domain;
  const host = policyHostName(name);
  steps.title(`What the world sees of ${pc.bold(name)}, asked over DNS and TLS`);
  const [sts, tlsRpt, mx] = await Promise.all([
    cloud.query(`_mta-sts.${name}`, 'TXT'), cloud.query(`_smtp._tls.${name}`, 'TXT'), cloud.query(name, 'MX'),
  ]);
  const families = [4, ...cloud.edge.address6 ? [6] : []] as (4 | 6)[];
  const [answer, ...others] = await Promise.all(families.map(async family => cloud.fetch(host, POLICY_PATH, { family })));

  steps.say(`_mta-sts.${name}   TXT  ${sts.map(text => JSON.stringify(text)).join(' ')}`);
  steps.say(`_smtp._tls.${name} TXT  ${tlsRpt.map(text => JSON.stringify(text)).join(' ')}`);
  steps.say(policyUrl(name));
  steps.say(`  ${answer.status} ${answer.headers['content-type']}, ${answer.protocol}, certificate for ${answer.certificate.join(', ')}`);
  answer.body.split(/\r?\n/).filter(line => line !== '').forEach(line => steps.say(`  ${pc.cyan(line)}`));
  steps.say();

  const wrong: string[] = [];
  const check = (holds: boolean, text: string) => {
    if (holds) {
      steps.good(text);
    } else {
      steps.bad(`not so: ${text}`);
      wrong.push(`${name}: not so: ${text}`);
    }
  };
  const record = parseStsRecord(sts);
  const served = parsePolicy(answer.body);
  check(record.valid && record.id === policyId(answer.body), `the announced id is the hash of the served bytes (${record.id})`);
  check(answer.status === 200 && served.valid, 'senders can read the policy (RFC 8461 section 3.2)');
  check(served.policy?.mode === domain.policy.mode && sameHosts(served.policy.mx, domain.policy.mx) && served.policy.maxAge === domain.policy.maxAge,
    `it says what was deployed: mode ${domain.policy.mode}, mx ${domain.policy.mx.join(', ')}, max_age ${domain.policy.maxAge}`);
  check(others.every(other => other.body === answer.body && other.status === answer.status), `the same over ${families.map(f => `IPv${f}`).join(' and ')}`);
  check(parseTlsRptRecord(tlsRpt).valid, 'senders know where their TLS reports go (RFC 8460 section 3)');
  showCoverage(domain, mx, steps);
  return wrong;
}

/** Which MX hosts a sender would still deliver to. */
function showCoverage(domain: Domain, mx: readonly string[], steps: Steps): void {
  const hosts = mx.map(record => record.split(' ')[1]);
  const uncovered = explainUncovered(domain.policy.mx, hosts);
  const covered = hosts.filter(host => !uncovered.some(each => each.host === host));
  if (covered.length > 0) {
    steps.good(`the policy covers ${covered.join(', ')}`);
  }
  for (const { host, near } of uncovered) {
    const consequence = domain.policy.mode === 'enforce' ? 'senders do not deliver to it' : 'senders would not deliver to it in mode enforce';
    steps.note(`the policy does not cover ${host}: ${consequence}`);
    near.forEach(({ pattern, why }) => steps.say(`  ${pattern} is no match: ${why}`));
  }
}

function sameHosts(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
