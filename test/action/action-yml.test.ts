import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { action, root } from './runner';

const { steps } = action.runs;
/** All scripts of the action as one text. */
const scripts = readdirSync(join(root, 'action')).map(name => readFileSync(join(root, 'action', name), 'utf8')).join('\n');

test('every input and output is described', () => {
  for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
    expect(description.length).toBeGreaterThan(20);
  }
});

test('every input reaches a step, and every variable that a step sets is read', () => {
  const text = JSON.stringify(steps);
  expect(Object.keys(action.inputs).filter(name => !text.includes(`inputs.${name}`))).toEqual([]);
  const set = [...new Set(steps.flatMap(({ env }) => Object.keys(env)))];
  expect(set.filter(name => !scripts.includes(`env.${name}`) && !steps.some(({ run }) => run.includes(`$${name}`)))).toEqual([]);
});

test('no expression stands in a script: what a pull request says would be run', () => {
  expect(steps.filter(({ run }) => run.includes('${{'))).toEqual([]);
});

test('nothing of the event is handed over but by its file', () => {
  const expressions = [...readFileSync(join(root, 'action.yml'), 'utf8').matchAll(/\$\{\{ *(.+?) *\}\}/g)].map(([, expression]) => expression);
  expect(expressions.filter(expression => !/^(inputs\.[\w-]+|steps\.review\.outputs\.[\w-]+|github\.token|github\.action_ref)$/.test(expression))).toEqual([]);
});

test('every script ends at its first error', () => {
  expect(steps.filter(({ run, shell }) => shell !== 'bash' || !run.startsWith('set -euo pipefail\n'))).toEqual([]);
});

test('one step has the token, and it is not the one that runs code of the pull request', () => {
  expect(steps.filter(({ env }) => JSON.stringify(env).includes('inputs.token')).map(({ run }) => run)).toEqual([expect.stringContaining('comment.mjs')]);
});

test('the token is that of the workflow, when no other is given', () => {
  expect(action.inputs.token.default).toBe('${{ github.token }}');
});

test('the action needs no package: its scripts import from Node.js and each other only', () => {
  const imports = [...scripts.matchAll(/^(?:import|export) .*?from '(.+?)'|import\('(.+?)'\)|require\('(.+?)'\)/gms)].map(([, from]) => from);
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter(from => !/^(node:|\.\/)/.test(from))).toEqual([]);
});

describe('the README', () => {
  const [, section] = /^## In GitHub pull requests$([\s\S]*?)^## /m.exec(readFileSync(join(root, 'README.md'), 'utf8'))!;
  const named = [...section.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names]) => [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));

  test('names every input and output, and no other', () => {
    expect(named.sort()).toEqual([...Object.keys(action.inputs), ...Object.keys(action.outputs)].sort());
  });

  test('shows the release that the example uses, with inputs that there are', () => {
    const [step] = parse(/^```yaml$([\s\S]*?)^```$/m.exec(section)![1]);
    expect(readFileSync(join(root, 'examples/github-actions/review.yml'), 'utf8')).toContain(`uses: ${step.uses}\n`);
    expect(Object.keys(step.with).filter(name => !(name in action.inputs))).toEqual([]);
  });

  test('says what fail-on, synth and install are when they are left out', () => {
    for (const name of ['fail-on', 'synth', 'install']) {
      expect(section).toContain(`\`${action.inputs[name].default}\` when left out`);
    }
  });
});

describe.each(['examples/github-actions/review.yml'])('the workflow %s', file => {
  const text = readFileSync(join(root, file), 'utf8');
  const workflow = parse(text);
  const [job] = Object.values<Job>(workflow.jobs);
  const step = (name: string) => job.steps.find(({ uses }) => uses?.startsWith(`${name}@`))!;

  test('runs on pull_request, and on nothing that has secrets', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request']);
  });

  test('may read the code and write to the pull request, and nothing else', () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.values<Job>(workflow.jobs).map(({ permissions }) => permissions)).toEqual([{ 'contents': 'read', 'pull-requests': 'write' }]);
  });

  test('uses the actions of others by commit, with the version behind it', () => {
    const used = [...text.matchAll(/uses: (\S+)(.*)$/gm)].filter(([, uses]) => !uses.startsWith('cdk-mta-sts/'));
    expect(used.map(([, uses]) => uses.split('@')[0])).toEqual(['actions/checkout', 'actions/setup-node']);
    for (const [, uses, comment] of used) {
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  test('leaves no token in the checkout, and has the base in it', () => {
    expect(step('actions/checkout').with).toEqual({ 'fetch-depth': 2, 'persist-credentials': false });
  });

  test('uses this action with inputs that it has, and by one release', () => {
    const { uses, with: inputs } = step('cdk-mta-sts/cdk-mta-sts');
    expect(uses).toMatch(/@v\d+\.\d+\.\d+$|@[0-9a-f]{40}$/);
    expect(Object.keys(inputs!).filter(name => !(name in action.inputs))).toEqual([]);
  });

  test('puts no expression into a script', () => {
    expect(job.steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

interface Job {
  readonly permissions: Record<string, string>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown> }[];
}
