import type { Letter } from './mail/sending-server';
import { until } from './until';
import type { MailWorld } from './world';

export const VERIFIED = 'delivered, TLS verified';
export const ENCRYPTED = 'delivered, TLS';
export const READ = 'READ BY THE ATTACKER';
export const HELD = 'held back';

/** What became of a letter, for a mail administrator: three witnesses tell it, the sender's log, the mailbox and the attacker. */
export async function fateOf(world: MailWorld, letter: Letter): Promise<string> {
  const { status, tls, reason } = await world.sender.firstAttempt(letter);
  if (world.isReadByAttacker(letter)) {
    return READ;
  }
  if (status !== 'sent') {
    // RFC 8461 section 5: delayed and tried again, not returned, as long as it may be an attack or a mistake
    return status === 'deferred' && !await world.receiver.has(letter.id) ? HELD : `${status}: ${reason}`;
  }
  await until(`the letter ${letter.id} in the mailbox`, async () => await world.receiver.has(letter.id) || undefined);
  return tls === 'verified' ? VERIFIED : tls === 'none' ? 'delivered in the clear' : ENCRYPTED;
}
