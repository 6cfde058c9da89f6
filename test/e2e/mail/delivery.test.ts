import { deliveryOf } from './delivery';

const LOG = `
Nov 27 14:00:01 vm postfix/cleanup[40]: A1: message-id=<one@sender.example>
Nov 27 14:00:01 vm postfix/cleanup[40]: B2: message-id=<two@sender.example>
Nov 27 14:00:02 vm postfix/smtp[50]: Verified TLS connection established to old.provider.example[127.0.1.1]:25: TLSv1.3
Nov 27 14:00:02 vm postfix/smtp[51]: Untrusted TLS connection established to old.provider.example[127.0.1.1]:25: TLSv1.3
Nov 27 14:00:02 vm postfix/smtp[50]: TLSRPT: status=success, domain=a.example, receiving_mx=old.provider.example[127.0.1.1]
Nov 27 14:00:02 vm postfix/smtp[50]: A1: to=<bob@a.example>, relay=old.provider.example[127.0.1.1]:25, delay=0.1, delays=0/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as C3)
Nov 27 14:00:03 vm postfix/smtp[50]: B2: to=<bob@b.example>, relay=old.provider.example[127.0.1.1]:25, delay=0.1, delays=0/0/0/0, dsn=4.7.4, status=deferred (TLS is required, but was not offered)
Nov 27 14:00:09 vm postfix/smtp[50]: B2: to=<bob@b.example>, relay=new.provider.example[127.0.1.2]:25, delay=6, delays=0/0/0/0, dsn=2.0.0, status=sent (250 Ok)
`;

test('a delivery has the TLS of its own connection and the host that took it', () => {
  expect(deliveryOf(LOG, 'one')).toEqual({ status: 'sent', tls: 'verified', host: 'old.provider.example', reason: '250 2.0.0 Ok: queued as C3' });
});

test('the first attempt counts, and a connection without TLS does not take over that of the message before', () => {
  expect(deliveryOf(LOG, 'two')).toMatchObject({ status: 'deferred', tls: 'none', host: 'old.provider.example' });
});

test('a message that was not tried yet has no delivery', () => {
  expect(deliveryOf(LOG, 'three')).toBeUndefined();
});
