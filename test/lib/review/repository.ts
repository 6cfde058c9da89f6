import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const SYNTH = join(__dirname, 'synth-apps.ts');

/** A Git repository of a team that keeps its mail in code. */
export class TeamRepository {
  public readonly folder = mkdtempSync(join(tmpdir(), 'pull-requests-'));

  constructor(files: Readonly<Record<string, string>>) {
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit('main', files);
  }

  /** One commit on a branch, which begins at main. */
  public commit(branch: string, files: Readonly<Record<string, string | undefined>>): string {
    if (branch !== 'main') {
      this.git('checkout', '--quiet', ...this.has(branch) ? [branch] : ['-b', branch, 'main']);
    }
    for (const [name, text] of Object.entries(files)) {
      if (text === undefined) {
        rmSync(join(this.folder, name));
      } else {
        writeFileSync(join(this.folder, name), text);
      }
    }
    this.git('add', '--all');
    this.git('-c', 'user.name=Team', '-c', 'user.email=team@example.com', 'commit', '--quiet', '--message', branch);
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** The assemblies of commits, each synthesized from the files that it has. */
  public synth(commits: readonly string[]): Map<string, string> {
    const folders = new Map(commits.map(commit => [commit, join(this.folder, '.commits', commit)]));
    for (const [commit, folder] of folders) {
      mkdirSync(folder, { recursive: true });
      execFileSync('tar', ['-x', '-C', folder], { input: execFileSync('git', ['archive', commit], { cwd: this.folder }) });
      cpSync(join(ROOT, 'cdk.json'), join(folder, 'cdk.json'));
    }
    const paths = Object.fromEntries(['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'].map(name => [name, [join(ROOT, 'node_modules', name)]]));
    const tsconfig = join(this.folder, '.commits', 'tsconfig.json');
    writeFileSync(tsconfig, JSON.stringify({ compilerOptions: { paths: { ...paths, 'cdk-mta-sts': [join(ROOT, 'lib', 'index.ts')] } } }));
    execFileSync(process.execPath, ['--import', 'tsx', SYNTH, ...folders.values()], {
      cwd: ROOT, env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig }, stdio: 'pipe',
    });
    return new Map([...folders].map(([commit, folder]) => [commit, join(folder, 'cdk.out')]));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private has(branch: string): boolean {
    return this.git('branch', '--list', branch).trim() !== '';
  }

  private git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' });
  }
}
