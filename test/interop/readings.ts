import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FORMS, type Form } from './forms';
import type { Reader } from './install';

/** What a client made of a domain. What it does not tell (some have no id, most no reports) is left out. */
export interface Reading {
  readonly client: string;
  readonly domain: string;
  readonly id?: string;
  readonly mode?: string;
  readonly mx?: readonly string[];
  readonly maxAge?: number;
  readonly rua?: readonly string[];
  readonly error?: string;
}

/** Has a client read all forms. @param env what its language needs to trust the local CA */
export async function readAll(reader: Reader, env: NodeJS.ProcessEnv): Promise<Reading[]> {
  const [program, ...args] = reader.command;
  const { stdout } = await promisify(execFile)(program, [...args, ...FORMS.map(({ domain }) => domain)], { env, timeout: 180_000 });
  return stdout.trim().split('\n').map(line => JSON.parse(line) as Reading);
}

/** How a reading differs from what was published; undefined where it agrees. */
export function difference({ policy, rua }: Form, reading: Reading | undefined): string | undefined {
  if (!reading) {
    return 'no answer';
  }
  if (reading.error) {
    return reading.error;
  }
  const published = { id: policy.id, mode: policy.mode, mx: [...policy.mx].sort(), maxAge: policy.maxAge.toSeconds(), rua: [...rua] };
  const read = { ...reading, mx: [...reading.mx ?? []].sort(), rua: reading.rua && [...reading.rua] };
  const wrong = (['mode', 'mx', 'maxAge', 'id', 'rua'] as const).filter(key => {
    const optional = key === 'id' || key === 'rua';
    return !(optional && (read[key] === undefined || read[key] === null)) && JSON.stringify(read[key]) !== JSON.stringify(published[key]);
  });
  return wrong.length === 0 ? undefined : wrong.map(key => `${key} ${JSON.stringify(read[key])}`).join(', ');
}
