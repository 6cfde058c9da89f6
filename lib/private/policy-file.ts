import { readAtMost } from './read-at-most';
import { Finding, parsePolicy, Policy, renderPolicy } from '../protocol';

export interface PolicyFile {
  readonly policy: Policy;
  /** What the file has that is not published, or that a reader should know. */
  readonly findings: Finding[];
}

/**
 * Reads a policy that people keep in a file.
 *
 * @throws naming the file, the line, what is wrong and what to change.
 */
export function readPolicyFile(path: string): PolicyFile {
  const { policy, valid, findings } = parsePolicy(readPolicyText(path, IN_AN_APP));
  const errors = findings.filter(finding => finding.severity === 'error');
  if (!valid || !policy || errors.length > 0) {
    throw new Error([`${JSON.stringify(path)} is not a policy that all senders read alike:`, ...atMost(errors.map(describe))].join('\n'));
  }
  try {
    renderPolicy(policy);
  } catch (error) {
    throw new Error(`${JSON.stringify(path)} cannot be published: ${(error as Error).message}.`);
  }
  return { policy, findings };
}

/** A page of HTML has an error on every line; the first ones say enough. */
export function atMost(lines: string[], most = 12): string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `  … and ${lines.length - most} more`];
}

export function describe(finding: Finding): string {
  return `  ${finding.line === undefined ? '' : `line ${finding.line}: `}${finding.message} [${finding.code}]`;
}

/**
 * The text of a file, before anybody looks at what it says.
 *
 * @param missing what to say of a file that is not there.
 * @throws when it cannot be read, or is not UTF-8.
 */
export function readPolicyText(path: string, missing = 'there is no such file'): string {
  return decode(path, read(path, missing));
}

/** Who runs `cdk` from another folder does not see where the path begins. */
const IN_AN_APP = 'there is no such file; a relative path begins at the working directory, which for `cdk` is that of cdk.json';

/** Far more than any policy has; a device has no end. */
const MOST_BYTES = 1024 * 1024;

const REMEDIES: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder; name the file of one policy in it, such as policies/example.com.txt',
  EACCES: 'it may not be read; change its permissions',
};

function read(path: string, missing: string): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(path, MOST_BYTES);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`The policy file ${JSON.stringify(path)} cannot be read: ${code === 'ENOENT' ? missing : REMEDIES[code] ?? message}.`);
  }
  if (bytes === undefined) {
    throw new Error(`The policy file ${JSON.stringify(path)} has more than 1 MB, and a policy has less than 10 KB: name another file.`);
  }
  return bytes;
}

function decode(path: string, bytes: Buffer): string {
  try {
    // the mark at the beginning is kept, so that the parser can say what it does to senders
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`The policy file ${JSON.stringify(path)} is not UTF-8: a policy is ASCII text; save it as UTF-8 without a byte order mark.`);
  }
}
