import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { isObject, JsonObject, readJsonObject } from './json-file';
import { A_TEMPLATE, readTemplate, Template } from './template';
import { UnreadableInput } from './unreadable-input';

const AN_ASSEMBLY = 'the directory that `cdk synth` writes (cdk.out)';
/** Stages in stages, nested stacks in nested stacks: more than this is something that holds itself. */
const MAX_DEPTH = 10;
const MAX_TEMPLATES = 10_000;

/**
 * The templates of an app: of a cloud assembly with its stages and nested stacks, or one file.
 *
 * @throws UnreadableInput naming the file and the place in it.
 */
export function readTemplates(path: string): Template[] {
  return isDirectory(path) ? new Assembly(path).templates() : [readTemplate(path, { stack: basename(path).replace(/(\.template)?\.json$/, '') })];
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableInput(path, `${code === 'ENOENT' ? 'is not there' : `could not be read (${code})`}: give ${A_TEMPLATE}.`);
  }
}

/** A manifest, and the directory that it is about. */
interface Manifest {
  readonly folder: string;
  readonly file: string;
  readonly artifacts: readonly (readonly [id: string, artifact: JsonObject])[];
}

class Assembly {
  private readonly realRoot: string;
  private count = 0;

  constructor(private readonly root: string) {
    this.realRoot = realpathSync(root);
  }

  public templates(folder: string = this.root, depth = 0): Template[] {
    const manifest = readManifest(folder);
    this.checkDepth(manifest.file, depth);
    const nested = new Map(manifest.artifacts.flatMap(([id, artifact]) => this.nestedTemplates(manifest, id, artifact)));
    return manifest.artifacts.flatMap(([id, artifact]) => {
      switch (artifact.type) {
        case 'cdk:cloud-assembly': return this.templates(this.named(manifest, id, artifact, 'directoryName'), depth + 1);
        case 'aws:cloudformation:stack': return this.withNested(this.stack(manifest, id, artifact), nested, 0);
        default: return [];
      }
    });
  }

  private stack(manifest: Manifest, id: string, artifact: JsonObject): Template {
    const { displayName, environment } = artifact;
    return this.read(this.named(manifest, id, artifact, 'templateFile'), {
      stack: typeof displayName === 'string' ? displayName : id,
      environment: typeof environment === 'string' ? environment : undefined,
    });
  }

  private read(file: string, names: Pick<Template, 'stack' | 'environment'>, parameters?: JsonObject): Template {
    this.count += 1;
    if (this.count > MAX_TEMPLATES) {
      throw new UnreadableInput(this.root, `has more than ${MAX_TEMPLATES} templates: give ${AN_ASSEMBLY}.`);
    }
    return readTemplate(file, names, parameters);
  }

  private withNested(parent: Template, assets: ReadonlyMap<string, string>, depth: number): Template[] {
    this.checkDepth(parent.file, depth);
    return [parent, ...[...parent.resources].flatMap(([logicalId, { type, properties }]) => {
      const file = type === 'AWS::CloudFormation::Stack' ? assetOf(properties.TemplateURL, assets) : undefined;
      if (file === undefined) {
        return [];
      }
      const { Parameters: parameters } = properties;
      const nested = this.read(file, { stack: `${parent.stack}/${logicalId}`, environment: parent.environment }, isObject(parameters) ? parameters : {});
      return this.withNested(nested, assets, depth + 1);
    })];
  }

  /** The templates among the files that an asset manifest publishes, by the hash that they are published under. */
  private nestedTemplates(manifest: Manifest, id: string, artifact: JsonObject): [string, string][] {
    if (artifact.type !== 'cdk:asset-manifest') {
      return [];
    }
    const file = this.named(manifest, id, artifact, 'file');
    const { files } = readJsonObject(file, AN_ASSEMBLY);
    return Object.entries(isObject(files) ? files : {}).flatMap(([hash, asset]): [string, string][] => {
      const path = isObject(asset) && isObject(asset.source) ? asset.source.path : undefined;
      return typeof path === 'string' && path.endsWith('.nested.template.json')
        ? [[hash, this.inside(file, `files.${hash.slice(0, 64)}.source.path`, dirname(file), path)]] : [];
    });
  }

  private named({ file, folder }: Manifest, id: string, { properties }: JsonObject, name: string): string {
    const value = isObject(properties) ? properties[name] : undefined;
    const place = `artifacts.${id.slice(0, 255)}.properties.${name}`;
    if (typeof value !== 'string' || value === '') {
      throw new UnreadableInput(file, `${place} is ${JSON.stringify(value)?.slice(0, 80) ?? 'not there'}, not the name of a file: give ${AN_ASSEMBLY}.`);
    }
    return this.inside(file, place, folder, value);
  }

  /** What is elsewhere on this machine is no part of the app, whoever names it. */
  private inside(file: string, place: string, folder: string, name: string): string {
    const path = join(folder, name);
    const says = `${place} names ${JSON.stringify(name.slice(0, 255))}`;
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      throw new UnreadableInput(file, `${says}, which is not there: run \`cdk synth\` again, and give all that it writes.`);
    }
    if (!real.startsWith(this.realRoot + sep)) {
      throw new UnreadableInput(file, `${says}, which is outside of ${this.root}: give ${AN_ASSEMBLY}.`);
    }
    return path;
  }

  private checkDepth(file: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      throw new UnreadableInput(file, `is nested more than ${MAX_DEPTH} deep, as what holds itself: run \`cdk synth\` again.`);
    }
  }
}

function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json');
  const { artifacts } = readJsonObject(file, AN_ASSEMBLY);
  if (!isObject(artifacts)) {
    throw new UnreadableInput(file, `artifacts is ${artifacts === undefined ? 'not there' : 'no object'}: give ${AN_ASSEMBLY}.`);
  }
  return {
    folder,
    file,
    artifacts: Object.entries(artifacts).map(([id, artifact]) => {
      if (!isObject(artifact)) {
        throw new UnreadableInput(file, `artifacts.${id.slice(0, 255)} is no object: give ${AN_ASSEMBLY}.`);
      }
      return [id, artifact] as const;
    }),
  };
}

/** A nested template is an asset, and its address ends with the hash that the asset manifest has it under. */
function assetOf(url: unknown, assets: ReadonlyMap<string, string>): string | undefined {
  const [, hash] = /([0-9a-f]{64})\.json/.exec(JSON.stringify(url) ?? '') ?? [];
  return hash === undefined ? undefined : assets.get(hash);
}
