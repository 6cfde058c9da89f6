import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FORMS } from './forms';
import type { Reader } from './install';
import { CLIENTS, renderPage } from './page';
import { publishForms } from './publish';
import { difference, readAll, type Reading } from './readings';
import { startLocalCloud } from '../../local';
import { DnsPath } from '../e2e/mail/dns-path';

/** Runs in the namespace. Arguments: a folder, and the readers as JSON. */
async function main(): Promise<number> {
  const [, readers] = process.argv.slice(2);
  const cloud = await startLocalCloud({ ports: { edge: 443 } });
  try {
    await DnsPath.to(cloud.dns);
    console.error(`publishing ${FORMS.length} forms …`);
    await publishForms(cloud);
    const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: cloud.ca, REQUESTS_CA_BUNDLE: cloud.ca, SSL_CERT_FILE: cloud.ca };
    const readings: Reading[] = [];
    for (const reader of JSON.parse(readers) as Reader[]) {
      readings.push(...await readAll(reader, env));
    }
    const clients = Object.keys(CLIENTS);
    const wrong = clients.flatMap(client => FORMS.flatMap(form => {
      const differs = difference(form, readings.find(reading => reading.client === client && reading.domain === form.domain));
      return differs === undefined ? [] : [`${client}: ${form.what}: ${differs}`];
    }));
    const page = renderPage(readings);
    await writeFile(join(__dirname, '..', '..', 'docs', 'interop.md'), page);
    console.log(`${page}\n${wrong.map(line => `${line}\n`).join('')}`);
    const count = clients.length * FORMS.length;
    console.log(`${count - wrong.length} passed, ${wrong.length} failed`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}

main().then(code => process.exit(code), error => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
