import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Synthesizes the app of each folder, as the CDK CLI would do it: with its context, into its cdk.out. */
async function main(folders: string[]): Promise<void> {
  for (const folder of folders) {
    const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
    process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:enable-path-metadata': true });
    process.env.CDK_OUTDIR = join(folder, 'cdk.out');
    await import(pathToFileURL(join(folder, 'app.ts')).href);
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
