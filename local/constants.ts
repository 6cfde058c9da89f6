/** The account of the local cloud; as an access key, this number is the account's root user in the emulator. */
export const ACCOUNT = '000000000000';

export const LOOPBACK = '127.0.0.1';
export const LOOPBACK6 = '::1';

/** The names that CloudFront gives to distributions end in this. */
export const CLOUDFRONT_SUFFIX = '.cloudfront.net';
