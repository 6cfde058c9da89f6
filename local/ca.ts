// tsyringe, which @peculiar/x509 is built on, wants the polyfill before it loads
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A certificate with its key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** The certificate authority of one local cloud. Its key never leaves the process, so nobody else can be made to trust it. */
export class LocalAuthority {
  static async create(): Promise<LocalAuthority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Local cloud CA',
      keys,
      signingAlgorithm: P256,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign + x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    }, webcrypto);
    return new LocalAuthority(certificate, keys.privateKey);
  }

  private constructor(private readonly certificate: x509.X509Certificate, private readonly key: webcrypto.CryptoKey) {}

  /** The authority's own certificate, PEM. */
  get pem(): string {
    // text of several authorities is put together
    return `${this.certificate.toString('pem')}\n`;
  }

  /** A server certificate for exactly these DNS names and IP addresses, from and to when it is good. */
  async issue(names: readonly string[], { notBefore, notAfter } = validity()): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${names[0]}`,
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.key,
      signingAlgorithm: P256,
      notBefore,
      notAfter,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
      ],
    }, webcrypto);
    const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
}

/** From an hour ago, for clocks that differ, to the end of what a local cloud can live. */
function validity() {
  return { notBefore: new Date(Date.now() - HOUR), notAfter: new Date(Date.now() + 30 * DAY) };
}
