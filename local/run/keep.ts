import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyUrl } from '../../lib/protocol';
import type { LocalCloud } from '../index';
import type { Steps } from './steps';

/** Says what to export and what to try, while the local cloud is running. */
export async function tellWhatToTry(cloud: LocalCloud, workspace: string, domain: string, steps: Steps): Promise<void> {
  const variables = Object.entries(cloud.env).map(([name, value]) => `export ${name}=${value}`);
  const file = join(cloud.dir, 'env.sh');
  await writeFile(file, `${variables.join('\n')}\n`);
  const { edge, dns } = cloud;
  const where = `--resolver ${dns.address}:${dns.port} --edge ${edge.address}:${edge.port} --ca ${cloud.ca}`;
  // as bin/app.ts has it
  const stackName = `MtaSts-${domain.replace(/[^A-Za-z0-9]/g, '-')}`;
  steps.title('It keeps running until Ctrl+C. To try in another terminal:');
  [
    `. ${file}      # which is:`,
    ...variables.map(line => `  ${line}`),
    '',
    '# what the world sees',
    `dig @${dns.address} -p ${dns.port} _mta-sts.${domain} TXT`,
    `dig @${dns.address} -p ${dns.port} ${domain} MX`,
    `curl --cacert ${cloud.ca} --connect-to ::${edge.address}:${edge.port} ${policyUrl(domain)}`,
    '',
    '# change policies/ in this folder, which is a copy of the project as the CLI sees it, and deploy again',
    `cd ${workspace}`,
    'npx cdk diff --method=template',
    'npx cdk deploy --all',
    '',
    '# what a change would do to mail, before it is deployed',
    `npx cdk synth --quiet && npx tsx bin/mta-sts.ts review --head cdk.out ${where}`,
    '',
    '# everything that is to be said of the domain; the local cloud has no mail servers',
    `npx tsx bin/mta-sts.ts check ${domain} --no-smtp ${where}`,
    '',
    '# what senders may still hold, from the versions in the bucket of its stack (by the variables above)',
    `npx tsx bin/mta-sts.ts held ${domain} --stack ${stackName} --nothing-before ${where}`,
    '',
    '# the construct to write for the domain, from what is there',
    `npx tsx bin/mta-sts.ts suggest ${domain} ${where}`,
    '',
    'npx cdk destroy --all      # refused for a policy in mode enforce: see "To retire a policy" in the README',
    '',
    '# the account, with any AWS client',
    'aws route53 list-hosted-zones',
  ].forEach(line => steps.say(line));
}
