// tsyringe, which @peculiar/x509 is built on, wants the polyfill before it loads
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface CertificateOptions {
  /** DNS names. */
  readonly names: string[];
  /** @default one day ago */
  readonly notBefore?: Date;
  /** @default in one day */
  readonly notAfter?: Date;
  /** @default - signs itself */
  readonly issuer?: Issuer;
}

export interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface Certificate extends Issuer {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

const DAY = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate with its key, made when it is needed. */
export async function makeCertificate(options: CertificateOptions): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${options.names[0]}`,
    issuer: options.issuer?.certificate.subject ?? `CN=${options.names[0]}`,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY),
    notAfter: options.notAfter ?? new Date(Date.now() + DAY),
    publicKey: keys.publicKey,
    signingKey: (options.issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: options.issuer
      ? [new x509.SubjectAlternativeNameExtension(options.names.map(value => ({ type: 'dns' as const, value })))]
      : [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.SubjectAlternativeNameExtension(options.names.map(value => ({ type: 'dns' as const, value }))),
      ],
  }, webcrypto);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
  return { certificate, keys, cert: certificate.toString('pem'), key };
}
