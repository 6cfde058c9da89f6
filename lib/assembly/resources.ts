import { shown } from './input-files';
import { Resource } from './template';
import { UnreadableInput } from './unreadable-input';
import { isObject, JsonObject } from '../private/is-object';

/** What to give in the place of what cannot be read. */
export const INSTEAD = 'give the directory that `cdk synth` writes (cdk.out), or a template out of it';

/** The resources of a template. @throws UnreadableInput with the path in it if one is none. */
export function resourcesOf(file: string, template: JsonObject): Record<string, Resource> {
  const resources: Record<string, Resource> = Object.create(null);
  if (!isObject(template.Resources)) {
    throw new UnreadableInput(file, '$.Resources', `must be an object, got ${shown(template.Resources)}, so this is no template: ${INSTEAD}.`);
  }
  for (const [id, resource] of Object.entries(template.Resources)) {
    const place = `$.Resources[${shown(id)}]`;
    if (!isObject(resource) || typeof resource.Type !== 'string') {
      throw new UnreadableInput(file, place, `must be an object with a Type, got ${shown(resource)}: synthesize again.`);
    }
    const { Type, Properties, Metadata, Condition } = resource;
    if (Properties !== undefined && !isObject(Properties)) {
      throw new UnreadableInput(file, `${place}.Properties`, `must be an object, got ${shown(Properties)}: synthesize again.`);
    }
    resources[id] = {
      Type,
      Properties,
      Metadata: isObject(Metadata) ? Metadata : undefined,
      Condition: Condition === undefined ? undefined : String(Condition),
    };
  }
  return resources;
}

/** Their logical ids. */
export function nestedStacks(resources: Readonly<Record<string, Resource>>): string[] {
  return Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack').map(([id]) => id);
}
