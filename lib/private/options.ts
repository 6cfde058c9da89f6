import { X509Certificate } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { CannotTell } from './cannot-tell';
import { failureOf } from './file-failure';
import { readAtMost } from './read-at-most';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Which DNS server to ask. @throws CannotTell naming the value and what is allowed. */
export function resolverOption(value: string | undefined): Address | undefined {
  return addressOption('--resolver', value, 53);
}

/** Where policy hosts are asked. @throws CannotTell naming the value and what is allowed. */
export function edgeOption(value: string | undefined): Address | undefined {
  return addressOption('--edge', value, 443);
}

function addressOption(option: string, value: string | undefined, defaultPort: number): Address | undefined {
  if (value === undefined) {
    return undefined;
  }
  const [, six, four, digits] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(value) ?? [];
  const host = [six].find(isIPv6) ?? [four].find(isIPv4);
  const port = Number(digits ?? defaultPort);
  if (host === undefined || port < 1 || port > 65535) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give an address and a port, such as 127.0.0.1:${defaultPort} or [::1]:${defaultPort}.`);
  }
  return { host, port };
}

/** The bytes of a file that an option names. @throws CannotTell naming the file. */
export function fileOption(option: string, file: string, mostMegabytes: number): Buffer {
  const given = `${option} is ${JSON.stringify(file)}`;
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, mostMegabytes * 1024 * 1024);
  } catch (error) {
    throw new CannotTell(`${given}, which ${failureOf('read', error)}: give another file.`);
  }
  if (bytes === undefined) {
    throw new CannotTell(`${given}, which has more than ${mostMegabytes} MB: give another file.`);
  }
  return bytes;
}

const CERTIFICATE = /^-----BEGIN (?:X509 )?CERTIFICATE-----/;

/**
 * An authority in PEM, which has some KB.
 *
 * TLS takes any bytes for authorities, and leaves out what is none: a wrong file would look like a policy host that nobody trusts.
 *
 * @throws CannotTell naming the file and what is allowed.
 */
export function authorityOption(file: string | undefined): Buffer | undefined {
  if (file === undefined) {
    return undefined;
  }
  const bytes = fileOption('--ca', file, 1);
  const blocks = bytes.toString('latin1').split(/^(?=-----BEGIN )/m).filter(block => CERTIFICATE.test(block));
  const wrong = blocks.findIndex(block => !isCertificate(block));
  if (blocks.length === 0 || wrong >= 0) {
    throw new CannotTell(`--ca is ${JSON.stringify(file)}, ${wrong >= 0 ? `whose certificate ${wrong + 1} cannot be read` : 'which has no certificate in PEM'}: `
      + 'give a file with the certificate of the authority in PEM, which begins with -----BEGIN CERTIFICATE-----.');
  }
  return bytes;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** A name in its strict form. @param where it was found. @throws CannotTell naming what is wrong with it. */
export function named(normalize: () => string, where = ''): string {
  try {
    return normalize();
  } catch (error) {
    throw new CannotTell(`${where}${(error as Error).message}.`);
  }
}

/** One of some words. @throws CannotTell naming the value and what is allowed. */
export function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find(each => each === value);
  if (found === undefined) {
    throw new CannotTell(`${option} is ${JSON.stringify(value)}: give ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}.`);
  }
  return found;
}
