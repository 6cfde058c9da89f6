import { MxHost } from '../../../lib/change';
import { CaaRecord, Dns } from '../../../lib/net/dns';

/** Public DNS: what it shows is told to it, name by name. */
export class FakeDns implements Dns {
  public readonly nameServers = new Map<string, string[]>();
  public readonly mxRecords = new Map<string, MxHost[]>();
  public readonly texts = new Map<string, string[]>();
  public readonly hosts = new Map<string, string[]>();
  public readonly hosts6 = new Map<string, string[]>();
  public readonly cnames = new Map<string, string[]>();
  public readonly caaRecords = new Map<string, CaaRecord[]>();
  /** There are no such names. */
  public readonly missing = new Set<string>();
  /** Everything fails with it. */
  public broken?: Error;

  public ns = async (name: string): Promise<string[]> => this.shown(this.nameServers, name);
  public mx = async (name: string): Promise<MxHost[]> => this.shown(this.mxRecords, name);
  public txt = async (name: string): Promise<string[]> => this.shown(this.texts, name);
  public addresses = async (name: string): Promise<string[]> => this.shown(this.hosts, name);
  public addresses6 = async (name: string): Promise<string[]> => this.shown(this.hosts6, name);
  public cname = async (name: string): Promise<string[]> => this.shown(this.cnames, name);
  public caa = async (name: string): Promise<CaaRecord[]> => this.shown(this.caaRecords, name);
  public isMissing = async (name: string): Promise<boolean> => this.missing.has(name);

  private shown<T>(records: Map<string, T[]>, name: string): T[] {
    if (this.broken) {
      throw this.broken;
    }
    return records.get(name) ?? [];
  }
}
