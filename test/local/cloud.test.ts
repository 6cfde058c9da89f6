import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalCloud } from '../../local';
import { PROJECT } from '../../local/project';

/** The processes whose command line or environment names a folder. */
function processesOf(dir: string): string[] {
  return readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && Number(pid) !== process.pid).filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(dir);
    } catch {
      return false;
    }
  });
}

async function untilGone(dir: string): Promise<void> {
  for (let waited = 0; waited < 5000 && (existsSync(dir) || processesOf(dir).length > 0); waited += 50) {
    await sleep(50);
  }
}

test('two local clouds run side by side and know nothing of each other', async () => {
  const [one, two] = await Promise.all([startLocalCloud({ regions: [] }), startLocalCloud({ regions: [] })]);
  try {
    await one.createZone({ name: 'example.com', records: [{ type: 'TXT', values: ['"one"'] }] });
    expect(await one.query('example.com', 'TXT')).toEqual(['one']);
    expect(await two.query('example.com', 'TXT')).toEqual([]);
    expect(new Set([one.endpoint, two.endpoint]).size).toBe(2);
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
});

test('it is ready in seconds, and stopping leaves no process and no folder', async () => {
  const began = Date.now();
  const cloud = await startLocalCloud({ regions: [] });
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(processesOf(cloud.dir).length).toBeGreaterThan(0);
  await cloud.stop();
  expect(existsSync(cloud.dir)).toBe(false);
  expect(processesOf(cloud.dir)).toEqual([]);
  await expect(cloud.stop()).resolves.toBeUndefined();
});

test('a reset empties the account', async () => {
  const cloud = await startLocalCloud({ regions: [], zones: [{ name: 'kept.test' }] });
  try {
    await cloud.createZone({ name: 'gone.test' });
    await cloud.reset();
    expect(await cloud.query('gone.test', 'SOA')).toEqual([]);
    expect(await cloud.query('kept.test', 'SOA')).toHaveLength(1);
  } finally {
    await cloud.stop();
  }
});

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('nothing is left when the process that started it ends by %s', async signal => {
  const script = `require(${JSON.stringify(join(PROJECT, 'local'))}).startLocalCloud({ regions: [] }).then(cloud => console.log(cloud.dir));`;
  const parent = spawn(process.execPath, ['-r', require.resolve('tsx/cjs'), '-e', script], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [dir] = await once(createInterface({ input: parent.stdout }), 'line') as [string];
  expect(processesOf(dir).length).toBeGreaterThan(0);
  parent.kill(signal);
  await untilGone(dir);
  expect(existsSync(dir)).toBe(false);
  expect(processesOf(dir)).toEqual([]);
});

test('a port that is taken is an error that says so, and leaves nothing', async () => {
  const cloud = await startLocalCloud({ regions: [] });
  const before = readdirSync(join(cloud.dir, '..')).filter(name => name.startsWith('mta-sts-local-'));
  try {
    await expect(startLocalCloud({ regions: [], ports: { aws: Number(new URL(cloud.endpoint).port) } })).rejects.toThrow(/Address already in use/);
    await expect(startLocalCloud({ regions: [], ports: { edge: cloud.edge.port } })).rejects.toThrow(/EADDRINUSE/);
    expect(readdirSync(join(cloud.dir, '..')).filter(name => name.startsWith('mta-sts-local-'))).toEqual(before);
  } finally {
    await cloud.stop();
  }
});
