import { join } from 'node:path';
import { requireNamespace, runInNamespace } from './namespace';
import { emulatorPython, pythonEnvironment } from '../../local/venv';

/** `npm run test:e2e`: prepares what needs the network, and runs the rest in a namespace that has none. */
async function main(): Promise<number> {
  await requireNamespace({ postfix: 'postfix', sendmail: 'postfix' });
  const tell = (message: string) => console.error(message);
  await emulatorPython(tell);
  const python = await pythonEnvironment('sender', join(__dirname, 'requirements.txt'), tell);
  return runInNamespace(join(__dirname, 'inside.ts'), [python, ...process.argv.slice(2)]);
}

main().then(code => process.exit(code), error => {
  console.error((error as Error).message);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
