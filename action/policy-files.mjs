import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { baseCommit } from './base-commit.mjs';
import { annotationsIn } from './report.mjs';

/** Where the pull request changes a policy: the file of each domain, named as `policies/example.com.txt` is, and the line. */
export async function changedPolicyFiles(git, event) {
  const files = new Map();
  try {
    const commit = await baseCommit(git, event);
    // no programs that a .gitattributes of the head could name
    const diff = await git(['diff', '--unified=0', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--diff-filter=AM',
      commit, 'HEAD', '--', '*.txt']);
    for (const [, file, line] of diff.matchAll(/^\+\+\+ b\/([\w./@+ -]+)\t?\n@@ -\S+ \+(\d+)/gm)) {
      files.set(basename(file, '.txt').toLowerCase(), { file, line: Math.max(1, Number(line)) });
    }
  } catch {
    // without Git, annotations stand in the summary of the run, and no longer in the diff
  }
  return files;
}

/** Annotations about a domain whose policy file is in the diff stand there. */
export function placed(annotations, files, workspace) {
  return annotationsIn(annotations).map(annotation => {
    const [, kind, properties, message] = /^::(\w+) ?(.*?)::(.*)$/.exec(annotation);
    const its = properties.split(',').filter(property => property !== '');
    const named = its.find(property => property.startsWith('file='))?.slice('file='.length);
    if (named !== undefined && existsSync(join(workspace, named))) {
      return annotation;
    }
    const [domain] = [...`${properties} ${message}`.toLowerCase().matchAll(/[\w.-]*[\w-]/g)].map(([word]) => word).filter(word => files.has(word));
    const place = domain === undefined ? [] : [`file=${files.get(domain).file}`, `line=${files.get(domain).line}`];
    // a file of the synth is nowhere in the repository
    const others = its.filter(property => !/^(file|line|endLine|col|endColumn)=/.test(property));
    return `::${kind}${[...place, ...others].length === 0 ? '' : ' '}${[...place, ...others].join(',')}::${message}`;
  });
}
