import type { IncomingMessage, ServerResponse } from 'node:http';

/** What goes wrong at the edge, and for how long. */
export interface EdgeFault {
  /** The viewer's host name. @default - every host */
  readonly host?: string;
  /**
   * - `stale`: the answer of the moment when the fault was set, whatever is deployed since
   * - `status`: this status code with CloudFront's kind of error page
   * - `silent`: the request is taken and never answered
   * - `reset`: the connection is dropped
   * - `certificate`: a certificate of other names
   */
  readonly kind: 'stale' | 'status' | 'silent' | 'reset' | 'certificate';
  /** For `status`. @default 503 */
  readonly status?: number;
  /** For `certificate`. */
  readonly names?: readonly string[];
  /** @default - until cleared */
  readonly seconds?: number;
  /** How many requests (for `certificate`: handshakes) meet it. @default - all */
  readonly times?: number;
}

interface Answer {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

interface Active {
  readonly fault: EdgeFault;
  readonly until: number;
  readonly kept?: Answer;
  left: number;
}

/** Faults of the edge on demand. */
export class EdgeFaults {
  private active: Active[] = [];

  constructor(private readonly currentAnswer: (host: string) => Promise<Answer>) {}

  async set(fault: EdgeFault): Promise<void> {
    if (fault.kind === 'stale' && !fault.host) {
      throw new Error('A stale edge needs a host: what it serves is kept for one host.');
    }
    const kept = fault.kind === 'stale' ? await this.currentAnswer(fault.host!) : undefined;
    // only now: while the answer was fetched, a request may have renewed the list
    this.active.push({
      fault,
      until: fault.seconds === undefined ? Infinity : Date.now() + fault.seconds * 1000,
      kept,
      left: fault.times ?? Infinity,
    });
  }

  /** Ends the faults of a host, or all of them. */
  clear(host?: string): void {
    this.active = this.active.filter(({ fault }) => host !== undefined && fault.host?.toLowerCase() !== host.toLowerCase());
  }

  /** The names of the certificate to show instead of the right one. */
  namesShown(host: string): readonly string[] | undefined {
    return this.take(host, fault => fault.kind === 'certificate')?.fault.names;
  }

  /** Whether a fault has dealt with the request. */
  async answer(viewer: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const met = this.take(viewer.headers.host ?? '', fault => fault.kind !== 'certificate');
    switch (met?.fault.kind) {
      case 'stale':
        response.writeHead(met.kept!.status, met.kept!.headers);
        response.end(viewer.method === 'HEAD' ? undefined : met.kept!.body);
        return true;
      case 'status':
        response.writeHead(met.fault.status ?? 503, { 'content-type': 'text/html', 'server': 'CloudFront', 'x-cache': 'Error from cloudfront' });
        response.end('<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>\n');
        return true;
      case 'silent':
        return true;
      case 'reset':
        viewer.socket.destroy();
        return true;
      default:
        return false;
    }
  }

  private take(host: string, fits: (fault: EdgeFault) => boolean): Active | undefined {
    this.active = this.active.filter(each => each.left > 0 && each.until > Date.now());
    const met = this.active.find(each => fits(each.fault) && (each.fault.host ?? host).toLowerCase() === host.toLowerCase());
    if (met) {
      met.left -= 1;
    }
    return met;
  }
}
