export interface Delivery {
  readonly status: 'sent' | 'deferred' | 'bounced';
  /** What Postfix says of the connection: verified is what a policy in enforce asks for. */
  readonly tls: 'none' | 'untrusted' | 'trusted' | 'verified';
  /** The host that was tried. */
  readonly host: string;
  readonly reason: string;
}

/** Reads from the log of Postfix what became of a message at its first attempt; undefined while there was none. */
export function deliveryOf(log: string, messageId: string): Delivery | undefined {
  const queueId = new RegExp(`cleanup\\[\\d+\\]: (\\w+): message-id=<${messageId}@`).exec(log)?.[1];
  const lines = log.split('\n');
  const at = queueId ? lines.findIndex(line => line.includes(`: ${queueId}: to=`) && line.includes('status=')) : -1;
  const [, client, host, status, reason] = /\/(\w+\[\d+\]): .* relay=([^,[]+).* status=(\w+) \((.*)\)$/.exec(lines[at] ?? '') ?? [];
  if (!client) {
    return undefined;
  }
  return { status: status as Delivery['status'], tls: tlsBefore(lines.slice(0, at), client), host, reason };
}

/** A client process delivers one message after the other: the connection is the last that it told of since the message before. */
function tlsBefore(lines: readonly string[], client: string): Delivery['tls'] {
  const own = lines.filter(line => line.includes(`/${client}: `));
  const since = own.slice(own.map(line => line.includes(': to=')).lastIndexOf(true) + 1);
  const established = since.map(line => /: (\w+) TLS connection established/.exec(line)?.[1]).filter(Boolean).at(-1);
  return (established?.toLowerCase() ?? 'none') as Delivery['tls'];
}
