import type { Socket } from 'node:net';

/** The end of something that others can keep waiting. What they hold open goes with it, and whoever waits is told, even where nothing else happens any more. */
export class Deadline {
  public isOver = false;
  private readonly sockets: Socket[] = [];
  private readonly late: Promise<never>;
  private readonly timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    let tell: (error: Error) => void;
    this.late = new Promise((_, reject) => {
      tell = reject;
    });
    // nobody may be waiting just then
    this.late.catch(() => undefined);
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.end();
      tell(new Error(`not within ${milliseconds / 1000} s`));
    }, milliseconds);
  }

  /** @throws when the time is over before. */
  public async or<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.late]);
  }

  /** Ends the socket when all is over. */
  public bound<S extends Socket>(socket: S): S {
    this.sockets.push(socket);
    return socket;
  }

  public end(): void {
    clearTimeout(this.timer);
    this.sockets.forEach(socket => socket.destroy());
  }
}
