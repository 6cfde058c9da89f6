import { Resolver } from 'node:dns/promises';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createZone, NewZone } from './account';
import { LocalAuthority } from './ca';
import { CdkOptions, CdkResult, runCdk } from './cdk';
import { ACCOUNT } from './constants';
import { LocalDns } from './dns/server';
import { LocalEdge } from './edge';
import { EdgeFault } from './edge-faults';
import { Emulator } from './emulator';
import { awsEnvironment, withoutAws, worldEnvironment } from './environment';
import { runProgram, type ProgramResult } from './program';
import { emulatorPython } from './venv';
import { fetchThroughEdge, FetchOptions, FetchResult, queryDns } from './viewer';
import type { Fault } from './world';

export interface LocalCloudOptions {
  /** Regions that are bootstrapped for the CDK. @default ['us-east-1'] */
  readonly regions?: readonly string[];
  /** The region of clients and of the CLI. @default - the first of `regions` */
  readonly region?: string;
  /** Public hosted zones that the account has. @default - none */
  readonly zones?: readonly NewZone[];
  /** Fixed ports. @default - free ones */
  readonly ports?: { readonly aws?: number; readonly edge?: number; readonly dns?: number };
  /** A file that gets the emulator's log when the local cloud stops. @default - it goes with the rest */
  readonly log?: string;
  /** Whether the CLI bootstraps with shortened pauses. @default true */
  readonly fast?: boolean;
  /** Is told what takes long. */
  readonly tell?: (message: string) => void;
}

/** Configuration of an AWS SDK client (version 3). */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: { readonly httpsAgent: Agent };
}

/** A cloud on this machine: an AWS account, the edge where its distributions are reached, and the DNS that knows its zones. */
export class LocalCloud {
  static async start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
    const dir = await mkdtemp(join(tmpdir(), 'mta-sts-local-'));
    const started: { stop(): Promise<void> }[] = [];
    try {
      const [authority, python] = await Promise.all([LocalAuthority.create(), emulatorPython(options.tell)]);
      const gateway = await authority.issue(['localhost', '127.0.0.1']);
      const file = (name: string) => join(dir, name);
      await Promise.all([
        writeFile(file('ca.pem'), authority.pem),
        writeFile(file('gateway.pem'), gateway.cert),
        writeFile(file('gateway.key'), gateway.key, { mode: 0o600 }),
      ]);
      // the functions have to know where edge and DNS are, so these come first and learn of the emulator when they are asked
      let emulator: Emulator | undefined = undefined;
      const world = () => {
        if (!emulator) {
          throw new Error('the emulator is still starting');
        }
        return (emulator as Emulator).world;
      };
      const edge = await LocalEdge.start(authority, world, options.ports?.edge);
      started.push(edge);
      const source = { zone: async (name: string) => world().zone(name), distribution: async (host: string) => world().distribution(host) };
      const dns = await LocalDns.start(source, { v4: edge.address, v6: '::1' }, options.ports?.dns);
      started.push(dns);
      emulator = await Emulator.start({
        python,
        folder: dir,
        log: file('emulator.log'),
        files: { cert: file('gateway.pem'), key: file('gateway.key'), ca: file('ca.pem') },
        world: worldEnvironment({ edge, dns }),
        port: options.ports?.aws,
      });
      started.push(emulator);
      const cloud = new LocalCloud(dir, authority, emulator, edge, dns, options);
      await cloud.furnish();
      return cloud;
    } catch (error) {
      await Promise.all(started.map(part => part.stop()));
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  readonly account = ACCOUNT;
  private readonly ending = new AbortController();
  private stopped?: Promise<void>;

  private constructor(
    /** The instance's folder, which goes when it stops. */
    readonly dir: string,
    /** Signs what other hosts of the local world show. */
    readonly authority: LocalAuthority,
    private readonly emulator: Emulator,
    readonly edge: LocalEdge,
    readonly dns: LocalDns,
    private readonly options: LocalCloudOptions,
  ) {}

  /** Of all AWS APIs. */
  get endpoint(): string {
    return this.emulator.endpoint;
  }

  /** The file of the local CA's certificate. */
  get ca(): string {
    return join(this.dir, 'ca.pem');
  }

  get region(): string {
    return this.options.region ?? this.options.regions?.[0] ?? 'us-east-1';
  }

  /** What a process needs in its environment to have this as its AWS. */
  get env(): Record<string, string> {
    return awsEnvironment(this);
  }

  /** Configuration for an SDK client of this process. */
  clientConfig(region = this.region): ClientConfig {
    return {
      endpoint: this.endpoint,
      region,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'local' },
      requestHandler: { httpsAgent: new Agent({ ca: this.authority.pem, keepAlive: true }) },
    };
  }

  /** A public hosted zone with the records that its owner has; returns its id. */
  async createZone(zone: NewZone): Promise<string> {
    return createZone(this.clientConfig(), zone);
  }

  /** Prepares a region for the CDK, with the real `cdk bootstrap`. */
  async bootstrap(...regions: string[]): Promise<void> {
    // beside a cdk.json the CLI would run the app first
    const cwd = join(this.dir, 'bootstrap');
    await mkdir(cwd, { recursive: true });
    const { code, stdout, stderr } = await this.cdk(
      ['bootstrap', ...regions.map(region => `aws://${ACCOUNT}/${region}`)], { cwd, fast: this.options.fast ?? true });
    if (code !== 0) {
      throw new Error(`cdk bootstrap failed with ${code}:\n${stdout}${stderr}`);
    }
  }

  /** Runs the real CDK CLI on this cloud. */
  async cdk(args: readonly string[], options: CdkOptions = {}): Promise<CdkResult> {
    return runCdk(args, { ...withoutAws(process.env), ...this.env }, { signal: this.ending.signal, ...options });
  }

  /**
   * Runs a program of Node as it would run out there: with this as its AWS and its DNS, and with the local edge behind every name.
   *
   * @param args the file of the program, and its arguments.
   */
  async node(args: readonly string[], options: { readonly env?: Readonly<Record<string, string | undefined>> } = {}): Promise<ProgramResult> {
    const env = { ...withoutAws(process.env), ...this.env, ...worldEnvironment(this), ...options.env };
    return runProgram(args, { cwd: this.dir, env, signal: this.ending.signal });
  }

  /**
   * The answers of the local DNS, each as zone files write it (MX `10 mail.example.com`, TXT joined and without quotes);
   * none when the name or the type does not exist.
   */
  async query(name: string, type: string): Promise<string[]> {
    return queryDns(this.resolver(), name, type);
  }

  /** A resolver that asks the local DNS. */
  resolver(): Resolver {
    const resolver = new Resolver();
    resolver.setServers([`${this.dns.address}:${this.dns.port}`]);
    return resolver;
  }

  /** GET over TLS at the local edge, with certificate checks against the local CA. */
  async fetch(host: string, path: string, options: FetchOptions = {}): Promise<FetchResult> {
    return fetchThroughEdge(this.edge, this.authority.pem, host, path, options);
  }

  /** Replaces the faults of the account: calls that fail or take long. */
  async setFaults(...faults: Fault[]): Promise<void> {
    await this.emulator.world.setFaults(faults);
  }

  /** The faults of the account, each with how often it was met. */
  async faults(): Promise<(Fault & { readonly met: number })[]> {
    return this.emulator.world.faults();
  }

  /** Adds a fault of the edge; `edge.faults.clear()` ends them. */
  async faultAtEdge(fault: EdgeFault): Promise<void> {
    await this.edge.faults.set(fault);
  }

  /** Empties the account, and furnishes it as at the start. */
  async reset(): Promise<void> {
    this.edge.faults.clear();
    await this.emulator.reset();
    await this.furnish();
  }

  /** Ends all processes and removes the folder. */
  async stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async furnish(): Promise<void> {
    const regions = this.options.regions ?? ['us-east-1'];
    await Promise.all([
      ...regions.length > 0 ? [this.bootstrap(...regions)] : [],
      ...(this.options.zones ?? []).map(zone => this.createZone(zone)),
    ]);
  }

  private async end(): Promise<void> {
    this.ending.abort();
    if (this.options.log) {
      await copyFile(join(this.dir, 'emulator.log'), this.options.log).catch(() => undefined);
    }
    await Promise.all([this.edge.stop(), this.dns.stop(), this.emulator.stop()]);
    await rm(this.dir, { recursive: true, force: true });
  }
}
