import { CannotTell } from './cannot-tell';
import { readAtMost } from './read-at-most';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An address and a port, as an option has them. @throws CannotTell naming the value and what is allowed. */
export function addressOption(option: string, value: string, defaultPort: number): Address {
  const [, six, four, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(value) ?? [];
  const host = six ?? four;
  if (host === undefined || Number(port ?? defaultPort) > 65535) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give an address and a port, such as 127.0.0.1:${defaultPort} or [::1]:${defaultPort}.`);
  }
  return { host, port: Number(port ?? defaultPort) };
}

/** The bytes of a file that an option names. @throws CannotTell naming the file. */
export function fileOption(option: string, file: string, mostMegabytes: number): Buffer {
  const given = `${option} is ${JSON.stringify(file)}`;
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, mostMegabytes * 1024 * 1024);
  } catch (error) {
    throw new CannotTell(`${given}, which could not be read (${(error as NodeJS.ErrnoException).code}): give another file.`);
  }
  if (bytes === undefined) {
    throw new CannotTell(`${given}, which has more than ${mostMegabytes} MB: give another file.`);
  }
  return bytes;
}

/** An authority in PEM has some KB. */
export function authorityOption(file: string): Buffer {
  return fileOption('--ca', file, 1);
}

/** One of some words. @throws CannotTell naming the value and what is allowed. */
export function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find(each => each === value);
  if (found === undefined) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}.`);
  }
  return found;
}
