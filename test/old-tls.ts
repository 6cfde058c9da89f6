/** TLS 1.0 and 1.1 only; OpenSSL has them at this level alone. */
export const OLD_TLS = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
