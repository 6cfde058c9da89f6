import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from './project';

/** What the CLI writes beside cdk.json: it holds for one account, and for one instance of the local cloud. */
const OWN = new Set(['cdk.context.json', 'cdk.out']);

/**
 * A folder that is the project to the CDK CLI, and holds what the CLI writes: cdk.context.json caches the ids of hosted zones,
 * which are other ones in the next local cloud.
 *
 * @param policies policy texts by domain, in the place of the project's own
 */
export async function makeWorkspace(folder: string, policies?: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(PROJECT)) {
    // policies are there to be changed, and the project's own are under version control
    if (!OWN.has(name) && !name.startsWith('.') && name !== 'policies') {
      await symlink(join(PROJECT, name), join(folder, name));
    }
  }
  await mkdir(join(folder, 'policies'));
  if (!policies) {
    await cp(join(PROJECT, 'policies'), join(folder, 'policies'), { recursive: true });
  } else {
    for (const [domain, text] of Object.entries(policies)) {
      await writeFile(join(folder, 'policies', `${domain}.txt`), text);
    }
  }
  return folder;
}
