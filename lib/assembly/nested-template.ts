import { existsSync } from 'node:fs';
import { InputFiles, shown } from './input-files';
import { Resource } from './template';
import { UnreadableInput } from './unreadable-input';
import { isObject } from '../private/is-object';

export interface NestedStack {
  /** The template of the stack that all is nested in: its assets have theirs among them. */
  readonly root: string;
  readonly file: string;
  readonly id: string;
  readonly resource: Resource;
}

/**
 * The file of a nested stack: its metadata name it where the CDK CLI synthesized, and else the manifest of assets does, by the hash
 * in the address. Undefined: it is of somewhere else.
 *
 * @throws UnreadableInput if the CDK made it and it is missing.
 */
export function nestedTemplate(
  files: InputFiles, directory: string, { root, file, id, resource }: NestedStack,
): string | undefined {
  const { Properties = {}, Metadata = {} } = resource;
  const named = Metadata['aws:asset:path'];
  const asset = named === undefined ? assetOf(files, root, Properties.TemplateURL) : { path: named };
  if (!asset) {
    return undefined;
  }
  const place = `$.Resources[${shown(id)}]`;
  const path = files.below(directory, asset.path, file, place);
  if (!existsSync(path)) {
    throw new UnreadableInput(file, place, `has its template in ${shown(asset.path)}, which is not there: synthesize again, and give the whole directory.`);
  }
  return path;
}

function assetOf(files: InputFiles, root: string, url: unknown): { path: unknown } | undefined {
  const [, hash] = /\b([0-9a-f]{64})\.json/.exec(JSON.stringify(url ?? '').slice(0, 4096)) ?? [];
  const manifest = root.replace(/\.template\.json$/, '.assets.json');
  if (hash === undefined || manifest === root || !existsSync(manifest)) {
    return undefined;
  }
  const assets = files.json(manifest, 'synthesize again').files;
  const asset = isObject(assets) && Object.hasOwn(assets, hash) ? assets[hash] : undefined;
  return isObject(asset) && isObject(asset.source) ? { path: asset.source.path } : undefined;
}
