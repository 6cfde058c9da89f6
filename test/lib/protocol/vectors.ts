import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A probe that 17 implementations were run on. */
export interface Vector<Input> {
  readonly id: string;
  readonly note: string;
  readonly input: Input;
  /** Null where none was worked out. */
  readonly rfc: string | null;
  readonly accept: string[];
  readonly reject: string[];
}

export function readVectors<Input>(name: 'policy' | 'txt' | 'tlsrpt' | 'match'): Vector<Input>[] {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'vectors', `${name}.json`), 'utf8'));
}

interface Generated {
  readonly generator: string;
  readonly length: number;
  readonly head: string;
}

/** The policy probes, the generated one written out. */
export function readPolicyVectors(): Vector<string>[] {
  return readVectors<string | Generated>('policy').map((vector) => ({ ...vector, input: writeOut(vector.input) }));
}

function writeOut(input: string | Generated): string {
  if (typeof input === 'string') {
    return input;
  }
  const mx = Array.from({ length: 480 }, (_, i) => `mx: mx${String(i).padStart(4, '0')}.example.com\n`);
  const text = `version: STSv1\nmode: enforce\nmax_age: 604800\n${mx.join('')}`;
  if (input.generator !== '~11 KB, 480 mx' || text.length !== input.length || !text.startsWith(input.head)) {
    throw new Error(`cannot write out ${JSON.stringify(input)}`);
  }
  return text;
}
