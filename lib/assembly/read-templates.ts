import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputFiles, shown } from './input-files';
import { nestedTemplate } from './nested-template';
import { INSTEAD, nestedStacks, resourcesOf } from './resources';
import { Template } from './template';
import { UnreadableInput } from './unreadable-input';
import { isObject } from '../private/is-object';

/** An account has 2,000 stacks until the quota is raised. */
const MOST_TEMPLATES = 5000;
/** Stages in stages, and nested stacks in nested stacks. */
const DEEPEST = 20;

/**
 * The templates of a cloud assembly, with those of its stages and nested stacks, or the one of a file.
 *
 * @throws UnreadableInput, naming the file and the place in it.
 */
export function readTemplates(path: string): Template[] {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isDirectory === undefined) {
    throw new UnreadableInput(path, undefined, `is not there: ${INSTEAD}.`);
  }
  const reading = new Reading(isDirectory ? path : dirname(path));
  if (isDirectory) {
    reading.assembly(path, '', 0);
  } else {
    reading.file(path);
  }
  return reading.templates;
}

interface Place {
  readonly stack: string;
  readonly stage: string;
  readonly region?: string;
  readonly account?: string;
}

class Reading {
  public readonly templates: Template[] = [];
  private readonly files: InputFiles;
  private readonly assemblies = new Set<string>();

  constructor(directory: string) {
    this.files = new InputFiles(directory);
  }

  public file(path: string): void {
    const template = this.files.json(path, INSTEAD);
    if (isObject(template.artifacts)) {
      throw new UnreadableInput(path, undefined, 'is the manifest of a cloud assembly: give the directory that it is in.');
    }
    const resources = resourcesOf(path, template);
    const unread = nestedStacks(resources).map(id => `the nested stack ${id} of ${path}; give the directory of the cloud assembly`);
    this.add({ stack: nameOf(path), isNameless: true, stage: '', file: path, resources, unread });
  }

  public assembly(directory: string, stage: string, depth: number): void {
    const path = join(directory, 'manifest.json');
    const identity = this.files.identity(directory);
    if (depth > DEEPEST || this.assemblies.has(identity)) {
      throw new UnreadableInput(path, undefined, 'is of a stage that is there twice, or in itself, or in too many others: synthesize again.');
    }
    this.assemblies.add(identity);
    const { artifacts } = this.files.json(path, INSTEAD, `is not there, so ${shown(directory)} is no cloud assembly: ${INSTEAD}`);
    if (!isObject(artifacts)) {
      throw new UnreadableInput(path, '$.artifacts', `must be an object, got ${shown(artifacts)}: ${INSTEAD}.`);
    }
    for (const [id, artifact] of Object.entries(artifacts)) {
      const properties = isObject(artifact) && isObject(artifact.properties) ? artifact.properties : {};
      const place = `$.artifacts[${shown(id)}].properties`;
      if (isObject(artifact) && artifact.type === 'aws:cloudformation:stack') {
        const file = this.files.below(directory, properties.templateFile, path, `${place}.templateFile`);
        this.stack(directory, file, { stack: stage ? `${stage}/${id}` : id, stage, ...environment(artifact.environment) }, [], depth);
      } else if (isObject(artifact) && artifact.type === 'cdk:cloud-assembly') {
        const below = this.files.below(directory, properties.directoryName, path, `${place}.directoryName`);
        const name = typeof properties.displayName === 'string' ? properties.displayName : id;
        this.assembly(below, name, depth + 1);
      }
    }
  }

  private stack(directory: string, file: string, place: Place, above: readonly string[], depth: number): void {
    if (above.includes(file) || above.length > DEEPEST) {
      throw new UnreadableInput(file, undefined, 'is a nested stack in itself, or in too many others: synthesize again.');
    }
    const resources = resourcesOf(file, this.files.json(file, INSTEAD));
    const nested = nestedStacks(resources).map(id =>
      ({ id, template: nestedTemplate(this.files, directory, { root: above[0] ?? file, file, id, resource: resources[id] }) }));
    const unread = nested.filter(({ template }) => template === undefined)
      .map(({ id }) => `the nested stack ${id} of ${place.stack}, whose template is not in the cloud assembly`);
    this.add({ ...place, file, resources, unread });
    for (const { id, template } of nested) {
      if (template !== undefined) {
        this.stack(directory, template, { ...place, stack: `${place.stack}/${id}` }, [...above, file], depth);
      }
    }
  }

  private add(template: Template): void {
    if (this.templates.length === MOST_TEMPLATES) {
      throw new UnreadableInput(template.file, undefined, `is one template more than the ${MOST_TEMPLATES} that are read: review its stages one by one.`);
    }
    this.templates.push(template);
  }
}

/** As the CDK names the files of templates. */
function nameOf(path: string): string {
  return basename(path).replace(/(\.nested)?(\.template)?\.json$/, '');
}

/** Of `aws://ACCOUNT/REGION`, where either may be not known at synthesis. */
function environment(value: unknown): { account?: string; region?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(typeof value === 'string' ? value : '') ?? [];
  return { account: account === 'unknown-account' ? undefined : account, region: region === 'unknown-region' ? undefined : region };
}
