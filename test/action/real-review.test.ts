import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ran, root, runAction, write } from './runner';

/** The command line as it is bundled, which the other tests of the action replace by a stand-in. */
const MTA_STS = join(root, 'assets', 'mta-sts', 'index.js');

describe('with the real mta-sts review', () => {
  let workspace: string;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'mta-sts-real-'));
    git('init', '--quiet', '--initial-branch=main');
  });

  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  test('a policy that is taken away under enforce fails the job', async () => {
    const { exitCode, outputs, summary, log } = await pullRequest(policy('enforce', ['mx1.example.com']), undefined);
    expect({ exitCode, log }).toEqual({ exitCode: 1, log: expect.stringContaining('example.com') });
    expect(['high', 'critical']).toContain(outputs.level);
    expect(JSON.parse(outputs.findings)).toEqual(expect.arrayContaining([expect.objectContaining({ domain: 'example.com', code: 'change-policy-removed' })]));
    expect(JSON.parse(outputs.report)).toMatchObject({ exitCode: 1 });
    expect(summary).toContain('<!-- cdk-mta-sts review -->');
    expect(summary).toContain('example.com');
    expect(log).toMatch(/^::(error|warning|notice) .*example\.com/m);
  });

  test('a description that changes does nothing to mail, and fails nothing', async () => {
    const { exitCode, outputs, log } = await pullRequest(policy('enforce', ['mx1.example.com']), { ...policy('enforce', ['mx1.example.com']), description: 'other' });
    expect({ exitCode, log }).toEqual({ exitCode: 0, log: expect.any(String) });
    expect(outputs.level).toBe('none');
  });

  test('an app without mail cannot be told', async () => {
    const { exitCode, log } = await pullRequest(undefined, undefined);
    expect(exitCode).toBe(2);
    // in words, and not as JSON
    expect(log).toMatch(/^::error .*it cannot be told what this does to mail: [^{]*has no policy/m);
  });

  test('MX records that DNS could not be asked for fail the job with 2, and the comment has the whole review', async () => {
    const command = `deaf() { "${process.execPath}" "${MTA_STS}" "$@" --resolver 127.0.0.1:1; }; deaf`;
    const { exitCode, outputs, summary, log } = await pullRequest(policy('enforce', ['mx1.example.com']), policy('enforce', ['mx2.example.com']), { resolve: 'true', command });
    expect(exitCode).toBe(2);
    expect(outputs.level).toBe('unknown');
    expect(JSON.parse(outputs.findings)).toEqual([expect.objectContaining({ code: 'change-pattern-removed' })]);
    expect(JSON.parse(outputs.report)).toMatchObject({ exitCode: 2 });
    expect(summary).toMatch(/DNS could not be asked for the MX records of example\.com/);
    expect(summary).toContain('change-pattern-removed');
    expect(log).toMatch(/^::error .*DNS could not be asked for the MX records of example\.com/m);
  });

  /** A pull request that changes the one stack of an app, synthesized by copying the assembly that is in Git. */
  async function pullRequest(before: object | undefined, after: object | undefined, inputs: Record<string, string> = {}): Promise<Ran> {
    const [base, head] = [before, after].map((template, at) => {
      write(workspace, {
        'assembly/manifest.json': JSON.stringify({
          version: '48.0.0',
          artifacts: {
            Mail: { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/us-east-1', properties: { templateFile: 'Mail.template.json' } },
          },
        }),
        'assembly/Mail.template.json': JSON.stringify(template ?? { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
        'at.txt': String(at),
      });
      git('add', '--all');
      git('commit', '--quiet', '-m', `state ${at}`);
      return git('rev-parse', 'HEAD');
    });
    return runAction({
      workspace,
      event: { pull_request: { number: 7, base: { sha: base }, head: { sha: head } } },
      inputs: { comment: 'false', install: '', synth: 'cp -R assembly "$CDK_OUTDIR"', command: `"${process.execPath}" "${MTA_STS}"`, ...inputs },
    });
  }

  function git(...args: string[]): string {
    return execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: workspace, encoding: 'utf8', stdio: 'pipe' }).trim();
  }
});

function policy(mode: string, mx: string[]): object {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map(host => `mx: ${host}`), 'max_age: 1209600'];
  const PolicyId = createHash('sha256').update(lines.map(line => `${line}\r\n`).join('')).digest('hex').slice(0, 32);
  return {
    Resources: {
      Policy: { Type: 'Custom::MtaStsPolicy', Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:publisher', Domain: 'example.com', PolicyId, Policy: lines } },
    },
  };
}
