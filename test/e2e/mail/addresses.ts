/** Each role has an address of its own, all of them in one network namespace. */
export const RESOLVER = '127.0.0.53';
export const SENDER = '127.0.0.11';
export const ATTACKER = '127.0.6.6';

/** A mail provider's host: what DNS gives as its address is the path to it, where the attacker sits. */
export interface MailHost {
  readonly name: string;
  readonly onPath: string;
  readonly address: string;
}

export const PROVIDER = 'provider.example';
export const OLD_HOST: MailHost = { name: `old.${PROVIDER}`, onPath: '127.0.1.1', address: '127.0.2.1' };
export const NEW_HOST: MailHost = { name: `new.${PROVIDER}`, onPath: '127.0.1.2', address: '127.0.2.2' };
export const HOSTS = [OLD_HOST, NEW_HOST];

export const ATTACKERS_HOST = 'mx.attacker.example';
