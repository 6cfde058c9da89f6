import { isObject, JsonObject, readJsonObject } from './json-file';
import { UnreadableInput } from './unreadable-input';

export interface Resource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  /** It is there only where a condition holds. */
  readonly conditional: boolean;
}

/** A template of CloudFormation, as far as it is about policies. */
export interface Template {
  /** What people call it: the stage and the stack; of a nested stack its parent as well. */
  readonly stack: string;
  readonly file: string;
  /** Where it is deployed, such as `aws://111111111111/eu-west-1`. @default - not known */
  readonly environment?: string;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Values that a parent stack gives for its parameters, as it has them. */
  readonly parameters: JsonObject;
}

export const A_TEMPLATE = 'a template in JSON, such as cdk.out/Mail.template.json, or the directory that `cdk synth` writes';

/** @throws UnreadableInput naming the file and the place in it. */
export function readTemplate(file: string, names: Pick<Template, 'stack' | 'environment'>, parameters: JsonObject = {}): Template {
  const { Resources } = readJsonObject(file, A_TEMPLATE);
  if (!isObject(Resources)) {
    throw new UnreadableInput(file, `Resources is ${Resources === undefined ? 'not there' : 'no object'}, so this is no template of CloudFormation: give ${A_TEMPLATE}.`);
  }
  return { ...names, file, parameters, resources: new Map(Object.entries(Resources).map(([id, resource]) => [id, resourceIn(file, id, resource)])) };
}

function resourceIn(file: string, logicalId: string, resource: unknown): Resource {
  const place = `Resources.${logicalId.slice(0, 255)}`;
  if (!isObject(resource) || typeof resource.Type !== 'string') {
    throw new UnreadableInput(file, `${place}${isObject(resource) ? '.Type is no text' : ' is no object'}: every resource has a Type, such as "AWS::Route53::RecordSet".`);
  }
  const { Type: type, Properties: properties = {}, Metadata: metadata = {}, Condition: condition } = resource;
  // Fn::Transform and the like stand for properties that nobody knows here
  if (!isObject(properties) || !isObject(metadata)) {
    throw new UnreadableInput(file, `${place}.${isObject(properties) ? 'Metadata' : 'Properties'} is no object: give what \`cdk synth\` writes.`);
  }
  return { type, properties, metadata, conditional: condition !== undefined };
}
