import { Read, Server, SharedSocket } from './shared-socket';
import { Turns } from '../../net/turns';

/** Sockets that questions share: opening and closing one for each costs more than asking. */
export class UdpSockets<T> {
  private readonly open = new Map<string, SharedSocket<T>[]>();
  private readonly turns = new Turns();

  /**
   * Sends a message, of which the first two octets become an id that nobody can guess.
   *
   * @throws when no answer comes in time, or nothing listens there.
   */
  public exchange(message: Buffer, server: Server, withinMs: number, read: Read<T>): Promise<T> {
    return this.socketTo(server).exchange(message, withinMs, read);
  }

  private socketTo(server: Server): SharedSocket<T> {
    const key = `${server.host} ${server.port}`;
    const known = this.open.get(key) ?? [];
    const free = known.find(({ hasRoom }) => hasRoom);
    if (free) {
      return free;
    }
    const socket = new SharedSocket<T>(server, this.turns);
    this.open.set(key, [...known.filter(({ isOpen }) => isOpen), socket]);
    return socket;
  }
}
