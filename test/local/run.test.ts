import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { PROJECT } from '../../local/project';

interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** `npm run local -- <args>`, and what to do when it has said something. */
async function runLocal(args: string[], onText: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined): Promise<Run> {
  const child = spawn(process.execPath, ['-r', require.resolve('tsx/cjs'), join(PROJECT, 'local', 'run.ts'), ...args], {
    cwd: PROJECT,
    // CI alone switches the colours on
    env: { ...process.env, NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onText(output, signal => child.kill(signal));
    });
  }
  return new Promise(resolve => child.on('close', code => resolve({ code, output })));
}

/** Types lines that were printed, one after the other, into a shell of another terminal. */
async function typeLines(printed: string, which: RegExp): Promise<Run> {
  const lines = printed.split('\n').map(line => line.trim()).filter(line => which.test(line));
  const child = spawn('sh', ['-e', '-c', lines.join('\n')], { cwd: PROJECT, env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise(resolve => child.on('close', code => resolve({ code, output })));
}

test.each([
  [['--mode', 'strict', '--domain', 'example.org'], 'Allowed choices are enforce, testing, none'],
  [['--domain', 'not a domain'], '"not a domain"'],
  [['--mx', 'mail.example.org'], 'say which with --domain'],
  [['--domain', 'example.org', '--mx', '192.0.2.1'], '"192.0.2.1" is an IP address'],
  [['--region', 'europe'], '"europe" is not a region'],
  [['--port', '70000'], '"70000" is not a port'],
  [['--region', 'cn-north-1'], 'is not a region of the public partition'],
  [['--domain', 'example.org', '--max-age', '5'], '5 is not from 86400 (a day)'],
  [['--kep'], 'Did you mean --keep?'],
  [['example.org'], 'too many arguments'],
])('%j is refused at once, and the message says why', async (args, message) => {
  const { code, output } = await runLocal(args);
  expect(output).toContain(message);
  expect(output).toContain('--help');
  expect(code).toBe(1);
});

test('a domain without a file is published, seen by the world, and with --keep there until Ctrl+C', async () => {
  let folder = '';
  let typed: Run | undefined;
  const { code, output } = await runLocal(['--domain', 'example.org', '--mode', 'enforce', '--mx', 'mx1.example.org', '*.example.net', '--keep'], (text, kill) => {
    if (text.includes('Done:') && folder === '') {
      folder = /export AWS_CA_BUNDLE=(.*)\/ca\.pem/.exec(text)![1];
      expect(existsSync(folder)).toBe(true);
      void typeLines(text, /^(\. .*env\.sh|cd |npx .* held )/).then(run => {
        typed = run;
        kill('SIGINT');
      });
    }
  });
  expect(typed).toMatchObject({ code: 1, output: expect.stringMatching(/by the versions in the bucket of the stack MtaSts-example-org[\s\S]*enforce, .* current: what senders get now/) });
  expect(output).toMatch(/_mta-sts\.example\.org +TXT +"v=STSv1; id=[0-9a-f]{32}"/);
  expect(output).toContain('the announced id is the hash of the served bytes');
  expect(output).toContain('mode: enforce');
  expect(output).toMatch(/dig @127\.0\.0\.1 -p \d+ _mta-sts\.example\.org TXT/);
  for (const command of ['review --head cdk.out', 'check example.org --no-smtp', 'suggest example.org', 'held example.org --stack MtaSts-example-org --nothing-before']) {
    expect(output).toMatch(new RegExp(`mta-sts\\.ts ${command} --resolver 127\\.0\\.0\\.1:\\d+ --edge 127\\.0\\.0\\.1:\\d+ --ca .*/ca\\.pem`));
  }
  expect(output.trim().split('\n').at(-1)).toMatch(/Done: example\.org published and seen by the world in [\d.]+ s\./);
  expect(code).toBe(0);
  expect(existsSync(folder)).toBe(false);
});

test('what fails ends with the reason, the logs and another exit code', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const { code, output } = await runLocal(['--domain', 'example.org', '--port', String(taken)]);
  expect(output).toMatch(/FAILED: [\s\S]*port \d+ cannot be had/);
  const [, logs] = /\nThe logs of this run: (.*log-\d+)$/.exec(output.trim())!;
  rmSync(logs, { recursive: true });
  server.close();
  expect(code).toBe(1);
});
