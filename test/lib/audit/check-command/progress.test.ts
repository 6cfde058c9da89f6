import { spawn, spawnSync } from 'node:child_process';
import { createSocket, Socket } from 'node:dgram';
import { AddressInfo } from 'node:net';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import { ROOT } from '../../../documents';

/** The one of util-linux, which runs a command in a terminal of its own. */
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux');
const onTerminal = hasScript ? test : test.skip;

const NXDOMAIN = 3;
let dns: Socket;
let slowly: number;
/** Answers that nobody may be there for any more. */
const late = new Set<NodeJS.Timeout>();

beforeEach(done => {
  slowly = 1_500;
  dns = createSocket('udp4').on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const answer = encode({ id, type: 'response', flags: NXDOMAIN + RECURSION_AVAILABLE, questions });
    late.add(setTimeout(() => dns.send(answer, port, address, () => undefined), questions[0].name.includes('slow') ? slowly : 0));
  }).bind(0, '127.0.0.1', done);
});
afterEach(done => {
  late.forEach(clearTimeout);
  late.clear();
  dns.close(() => done());
});

/** Runs the real command in a terminal, which may be typed into as soon as it shows something. */
function run(domains: readonly string[], typed?: { readonly when: RegExp; readonly keys: string }): Promise<{ code: number | null; shown: string }> {
  const command = `${process.execPath} ${ROOT}/assets/mta-sts/index.js check ${domains.join(' ')} --no-smtp --resolver 127.0.0.1:${(dns.address() as AddressInfo).port}`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', COLUMNS: '100' } });
  let shown = '';
  let keys = typed;
  terminal.stdout.on('data', chunk => {
    shown += chunk;
    if (keys?.when.test(shown)) {
      terminal.stdin.write(keys.keys);
      keys = undefined;
    }
  });
  return new Promise(resolve => terminal.on('close', code => resolve({ code, shown })));
}

/** What stands on the screen in the end, as far as the sequences go that are used here. */
function screenOf(shown: string): string[] {
  const lines = [''];
  let column = 0;
  for (const [part] of shown.matchAll(/\u001b[78]|\u001b\[\??\d*[a-zA-Z]|\r|\n|[^\u001b\r\n]+/g)) {
    const line = lines.at(-1)!;
    if (part === '\n') {
      lines.push('');
      column = 0;
    } else if (['\r', '\u001b[1G', '\u001b8'].includes(part)) {
      column = 0;
    } else if (part === '\u001b[2K') {
      lines[lines.length - 1] = '';
    } else if (part === '\u001b[0K') {
      lines[lines.length - 1] = line.slice(0, column);
    } else if (!part.startsWith('\u001b')) {
      lines[lines.length - 1] = line.slice(0, column) + part + line.slice(column + part.length);
      column += part.length;
    }
  }
  return lines;
}

onTerminal('of several domains a bar is shown at once, goes on while one is slow, and leaves nothing behind', async () => {
  const { code, shown } = await run(['a.example', 'slow.example', 'c.example']);
  expect(code).toBe(1);
  expect(shown.replace(/\u001b\S*?[a-zA-Z]/g, '')).toMatch(/0 of 3 domains[\s\S]*2 of 3 domains, \d+\.\d a second, \d+s left[\s\S]*3 of 3 domains/);
  // while nothing comes, the rate falls
  expect(new Set(shown.match(/2 of 3 domains, \d+\.\d a second/g)).size).toBeGreaterThan(2);
  const screen = screenOf(shown);
  expect(screen.slice(0, 2)).toEqual([expect.stringMatching(/^domain +worst +what it is/), expect.stringMatching(/^a\.example +error +does not exist/)]);
  expect(screen.join('\n')).not.toMatch(/of 3 domains/);
  // the cursor is there again, and lines wrap
  expect(shown.lastIndexOf('\u001b[?25h')).toBeGreaterThan(shown.lastIndexOf('\u001b[?25l'));
  expect(shown.lastIndexOf('\u001b[?7h')).toBeGreaterThan(shown.lastIndexOf('\u001b[?7l'));
}, 30_000);

onTerminal('of one domain there is none', async () => {
  expect((await run(['a.example'])).shown).not.toContain('of 1 domain');
}, 30_000);

onTerminal('Ctrl+C ends the command, and gives the cursor back', async () => {
  slowly = 60_000;
  const before = Date.now();
  const { code, shown } = await run(['a.example', 'slow.example'], { when: /1 of 2 domains/, keys: '\u0003' });
  expect(Date.now() - before).toBeLessThan(3_000);
  expect([code, shown.lastIndexOf('\u001b[?25h') > shown.lastIndexOf('\u001b[?25l')]).toEqual([130, true]);
  expect(shown).not.toContain('what it is');
}, 30_000);
