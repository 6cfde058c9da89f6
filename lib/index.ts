export * from './edge-certificate';
export * from './mail-provider';
export * from './mta-sts';
export * from './mta-sts-policy';
export * from './mx-check';
export * from './policy-host';
export * from './published-policy';
export * from './tls-reporting';
