import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOSTS, RESOLVER, SENDER } from './mail/addresses';

const run = promisify(execFile);

/** Own network, mounts and processes: the ports of mail, DNS and HTTPS are free, and nothing that is started outlives it. */
const NAMESPACE = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];

const ENVIRONMENT = {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  // the template validation adds seconds to the first synth of a process; other tests keep it on
  CDK_VALIDATION: 'false',
};

/**
 * Runs a script of ours where there is no network but its own, with a folder as its first argument that goes afterwards.
 *
 * @returns its exit code
 */
export async function runInNamespace(script: string, args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mta-sts-e2e-'));
  try {
    // the daemons of Postfix are other users
    await chmod(folder, 0o755);
    const resolvConf = join(folder, 'resolv.conf');
    await writeFile(resolvConf, `nameserver ${RESOLVER}\noptions timeout:30 attempts:1\n`);
    // Postfix listens only at addresses that an interface has
    const addresses = [SENDER, ...HOSTS.map(({ address }) => address)].map(address => `ip addr add ${address}/8 dev lo`);
    const prepare = ['ip link set lo up', ...addresses, 'mount --bind "$0" /etc/resolv.conf', '"$@"'].join(' && ');
    const child = spawn('unshare', [...NAMESPACE, 'sh', '-c', prepare, resolvConf, process.execPath, ...process.execArgv, script, folder, ...args], {
      stdio: 'inherit', env: { ...process.env, ...ENVIRONMENT },
    });
    const [code] = await once(child, 'exit') as [number | null];
    return code ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param programs each with the package of Debian that has it
 * @throws Error that says what is missing and what to do; a run without it would prove nothing, so it is never left out
 */
export async function requireNamespace(programs: Readonly<Record<string, string>> = {}): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error('This runs servers in a network namespace of their own, as root: run it as root, on Linux.');
  }
  for (const [program, name] of Object.entries({ ip: 'iproute2', unshare: 'util-linux', ...programs })) {
    await run('sh', ['-c', `command -v ${program}`]).catch(() => {
      throw new Error(`This needs ${program}, and it is not installed. On Debian and Ubuntu: apt-get install --no-install-recommends ${name}.`);
    });
  }
  await run('unshare', [...NAMESPACE, 'ip', 'link', 'set', 'lo', 'up']).catch((error: Error & { stderr?: string }) => {
    throw new Error(
      `This needs namespaces for network, mounts and processes, and this machine does not give them: ${(error.stderr || error.message).trim()}. ` +
      'In a container, run it with --privileged, or run it on a virtual machine.');
  });
}
