import { join } from 'node:path';
import { installReaders } from './install';
import { emulatorPython } from '../../local/venv';
import { requireNamespace, runInNamespace } from '../e2e/namespace';

/** `npm run test:interop`: installs the clients of others, and has them read what is published, in a namespace without a network. */
async function main(): Promise<number> {
  await requireNamespace();
  const tell = (message: string) => console.error(message);
  await emulatorPython(tell);
  const readers = await installReaders(tell);
  return runInNamespace(join(__dirname, 'inside.ts'), [JSON.stringify(readers)]);
}

main().then(code => process.exit(code), error => {
  console.error((error as Error).message);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
