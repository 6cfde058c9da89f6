import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { createSecureContext, SecureContext } from 'node:tls';
import * as packet from 'dns-packet';
import { LocalAuthority } from '../../local/ca';

const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx.shared.test\r\nmax_age: 1209600\r\n';
/** TCP, TLS and HTTP, each a round trip; DNS is one. */
const ROUND_TRIPS = 3;
/** Of a resolver; the system's own size loses questions of all sides, and then it is timeouts that are measured. */
const DNS_BUFFER_BYTES = 4 * 1024 * 1024;

/** The DNS and the policy hosts of many domains, each with its certificate, in a process of their own. Each answer comes a round trip later. */
async function serve([count, roundTripMs, caFile]: string[]): Promise<void> {
  const delay = Number(roundTripMs);
  const authority = await LocalAuthority.create();
  writeFileSync(caFile, authority.pem);
  const contexts = new Map<string, SecureContext>();
  for (let index = 0; index < Number(count); index++) {
    const host = `mta-sts.d${index}.test`;
    contexts.set(host, createSecureContext(await authority.issue([host])));
  }
  const https = createServer({ SNICallback: (name, done) => done(null, contexts.get(name)) }, (_, answer) => {
    setTimeout(() => answer.setHeader('content-type', 'text/plain').end(POLICY), delay * ROUND_TRIPS);
  });
  https.listen(0, '127.0.0.1', 4096);
  await once(https, 'listening');
  const dns = createSocket({ type: 'udp4', recvBufferSize: DNS_BUFFER_BYTES });
  dns.bind(0, '127.0.0.1');
  await once(dns, 'listening');
  dns.on('message', (message, { port }) => {
    const reply = packet.encode(answerTo(packet.decode(message)));
    setTimeout(() => dns.send(reply, port, '127.0.0.1'), delay);
  });
  console.log(JSON.stringify({ dns: (dns.address() as AddressInfo).port, https: (https.address() as AddressInfo).port }));
}

function answerTo({ id, questions = [] }: packet.DecodedPacket): packet.Packet {
  const [{ name, type }] = questions;
  const data = recordOf(name.toLowerCase(), type);
  const answers = data === undefined ? [] : [{ name, type, ttl: 300, data } as packet.Answer];
  const exists = /^(_mta-sts\.|_smtp\._tls\.|mta-sts\.)?(d\d+|mx\.shared|test)?(\.test)?$/.test(name.toLowerCase());
  const flags = packet.RECURSION_DESIRED + packet.RECURSION_AVAILABLE + (exists ? 0 : 3);
  return { type: 'response', id, flags, questions, answers };
}

function recordOf(name: string, type: string): unknown {
  const kind = /^(_mta-sts|_smtp\._tls|mta-sts)\./.exec(name)?.[1];
  switch (`${type} ${kind ?? ''}`) {
    case 'MX ': return { preference: 10, exchange: 'mx.shared.test' };
    case 'TXT _mta-sts': return ['v=STSv1; id=1'];
    case 'TXT _smtp._tls': return ['v=TLSRPTv1; rua=mailto:tls@shared.test'];
    case 'A mta-sts': return '127.0.0.1';
    case 'A ': return name === 'mx.shared.test' ? '127.0.0.1' : undefined;
    default: return undefined;
  }
}

void serve(process.argv.slice(2));
