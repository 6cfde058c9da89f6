import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { InFlight } from '../../lib/net/in-flight';

/** The same questions and fetches by Node's own resolver, with nothing around them. Prints how many policies it got. */
async function main([dnsPort, httpsPort, caFile, file, atOnce, questionsAtOnce]: string[]): Promise<void> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${dnsPort}`]);
  const secureContext = createSecureContext({ ca: readFileSync(caFile) });
  const questions = new InFlight(Number(questionsAtOnce));
  const ask = <T>(question: () => Promise<T>, isUrgent = false) => questions.run(question, isUrgent).catch(() => undefined);
  const queue = readFileSync(file, 'utf8').trim().split('\n');
  let policies = 0;
  await Promise.all(Array.from({ length: Number(atOnce) }, async () => {
    for (let domain = queue.shift(); domain !== undefined; domain = queue.shift()) {
      const isThere = await look(domain);
      policies += isThere ? 1 : 0;
    }
  }));
  console.log(policies);

  async function look(domain: string): Promise<boolean> {
    const host = `mta-sts.${domain}`;
    const address = ask(() => resolver.resolve4(host), true);
    const policy = address.then(() => fetched(host));
    await Promise.all([
      address, ask(() => resolver.resolve6(host), true), ask(() => resolver.resolveCaa(host)), ask(() => resolver.resolveCaa(domain)),
      ask(() => resolver.resolveMx(domain), true), ask(() => resolver.resolveNs(domain)),
      ...['_mta-sts', '_smtp._tls', '_cdk-mta-sts-check'].map(label => ask(() => resolver.resolveTxt(`${label}.${domain}`))),
    ]);
    return (await policy).startsWith('version: STSv1');
  }

  function fetched(host: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: Number(httpsPort), servername: host, headers: { host }, path: '/.well-known/mta-sts.txt', agent: false as const, secureContext };
      request(options, response => {
        let text = '';
        response.setEncoding('utf8').on('data', chunk => { text += chunk; }).on('end', () => resolve(text));
      }).on('error', reject).end();
    });
  }
}

void main(process.argv.slice(2));
