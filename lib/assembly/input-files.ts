import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { parseJsonObject } from './parse-json';
import { UnreadableInput } from './unreadable-input';
import { JsonObject } from '../private/is-object';

const MIB = 1024 * 1024;

/** CloudFormation takes templates of 1 MB; early versions of the CDK have all metadata in the manifest. */
const MOST_OF_ONE = 16 * MIB;
/** 1,000 domains, as the constructs define them, take 6 MB; parsed, a text takes several times its size. */
const MOST_OF_ALL = 64 * MIB;

/** The JSON files of one input, which never lead out of its directory and are together no larger than a machine can hold. */
export class InputFiles {
  private readonly root: string;
  private left = MOST_OF_ALL;

  /** @throws UnreadableInput if there is no such directory. */
  constructor(directory: string) {
    this.root = realPath(directory, directory);
  }

  /** The directory itself, by whatever links it is reached; one that is missing by its path. */
  public identity(directory: string): string {
    try {
      return realpathSync(directory);
    } catch {
      return directory;
    }
  }

  /** A path below a directory of the input, as some file of it names it. @throws UnreadableInput if it is none, or leads out. */
  public below(directory: string, name: unknown, by: string, place: string): string {
    if (typeof name !== 'string' || name === '' || name.includes('\0')) {
      throw new UnreadableInput(by, place, `names no file, got ${shown(name)}: synthesize again.`);
    }
    const path = join(directory, name);
    if (isAbsolute(name) || leadsOut(relative(directory, path))) {
      throw new UnreadableInput(by, place, `names ${shown(name)}, which is not inside of the directory: give a cloud assembly as the CDK writes it.`);
    }
    return path;
  }

  /** @throws UnreadableInput if it is missing, no plain file, too large, not a JSON object, or a link that leads out. */
  public json(path: string, instead: string, missing = 'is not there: synthesize again, and give the whole directory'): JsonObject {
    const real = realPath(path, path, missing);
    if (leadsOut(relative(this.root, real))) {
      throw new UnreadableInput(path, undefined, 'is a link out of the directory: give a cloud assembly as the CDK writes it.');
    }
    const text = this.text(path, real);
    return parseJsonObject(path, text, instead);
  }

  private text(path: string, real: string): string {
    if (!statSync(real).isFile()) {
      throw new UnreadableInput(path, undefined, 'is not a plain file: give the directory of a cloud assembly, or a template.');
    }
    let file: number;
    try {
      file = openSync(real, 'r');
    } catch (error) {
      throw new UnreadableInput(path, undefined, `cannot be read (${(error as NodeJS.ErrnoException).code}): see to its permissions.`);
    }
    try {
      const { size } = fstatSync(file);
      if (size > MOST_OF_ONE || size > this.left) {
        throw new UnreadableInput(path, undefined, size > MOST_OF_ONE
          ? `has ${Math.ceil(size / MIB)} MiB, more than the ${MOST_OF_ONE / MIB} MiB that are read of one file; CloudFormation takes templates of 1 MB.`
          : `is more than the ${MOST_OF_ALL / MIB} MiB that are read of one input: review its stages one by one.`);
      }
      this.left -= size;
      // not readFile: a file that grows meanwhile is read up to the size that was checked
      const bytes = Buffer.alloc(size);
      const length = readSync(file, bytes, 0, size, 0);
      return bytes.toString('utf8', 0, length).replace(/^\uFEFF/, '');
    } finally {
      closeSync(file);
    }
  }
}

/** A value of a stranger's file, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

function realPath(path: string, named: string, missing = 'is not there'): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableInput(named, undefined, code === 'ENOENT' ? `${missing}.` : `cannot be read (${code}).`);
  }
}
