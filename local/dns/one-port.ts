import { createSocket, Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { AddressInfo, createServer, Server } from 'node:net';
import { LOOPBACK } from '../constants';

const MOST_TRIES = 10;

/** Listens over TCP and UDP, as DNS does. A port that is free for TCP may be taken for UDP: then another one, unless it was asked for. */
export async function listenOnOnePort(port = 0): Promise<{ readonly tcp: Server; readonly udp: UdpSocket }> {
  for (let attempt = 0; ; attempt++) {
    const tcp = createServer();
    tcp.listen(port, LOOPBACK);
    await once(tcp, 'listening');
    const udp = createSocket('udp4');
    try {
      udp.bind((tcp.address() as AddressInfo).port, LOOPBACK);
      await once(udp, 'listening');
      return { tcp, udp };
    } catch (error) {
      udp.close();
      tcp.close();
      if (port !== 0 || attempt >= MOST_TRIES) {
        throw error;
      }
    }
  }
}
