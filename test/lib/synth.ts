import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, AppProps, Stack, StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { context } from '../../cdk.json';
import { MtaSts, MtaStsPolicy, MtaStsProps, TlsReporting } from '../../lib';

/** `new App()` does not read cdk.json: these are its feature flags. */
export const FLAGS: Record<string, unknown> = context;

export const ACCOUNT = '111122223333';

const assemblies = mkdtempSync(join(tmpdir(), 'cdk-mta-sts-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

export function newApp(props: AppProps = {}): App {
  return new App({ context: FLAGS, outdir: mkdtempSync(join(assemblies, 'app-')), ...props });
}

/** In us-east-1, where a certificate is made; with its own app unless one is given. */
export function newStack(scope: App = newApp(), id = 'Mail', props: StackProps = {}): Stack {
  return new Stack(scope, id, { env: { account: ACCOUNT, region: 'us-east-1' }, ...props });
}

export function zoneOf(stack: Stack, zoneName = 'example.com'): IHostedZone {
  const id = `Zone-${zoneName}`;
  return stack.node.tryFindChild(id) as IHostedZone | undefined
    ?? HostedZone.fromHostedZoneAttributes(stack, id, { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName });
}

export const POLICY = MtaStsPolicy.testing({ mx: ['mail.example.com'] });

export function newMtaSts(stack: Stack, id = 'MtaSts', props: Partial<MtaStsProps> = {}): MtaSts {
  return new MtaSts(stack, id, {
    zone: props.zone ?? zoneOf(stack),
    policy: POLICY,
    tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    ...props,
  });
}

/** What something throws, for several looks at it. */
export function errorOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown.');
}

/** What is given, what the error tells about it, what it says to change, and the same done right. */
export type Refusal = [what: string, bad: () => unknown, got: string, remedy: string, good: () => unknown];

/** Two tests for each: that the guard fires, and that it does not. */
export function eachIsRefused(refusals: Refusal[]): void {
  describe.each(refusals)('%s', (_what, bad, got, remedy, good) => {
    test('is refused with the value and what to change', () => {
      const error = errorOf(bad);
      expect(error).toContain(got);
      expect(error).toContain(remedy);
    });

    test('done right is taken', () => {
      expect(good).not.toThrow();
    });
  });
}

/** The warnings of a synthesis, which CDK also prints. */
export function warningsOf(stack: Stack): string[] {
  const printed = jest.spyOn(console, 'error').mockImplementation();
  try {
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  } finally {
    printed.mockRestore();
  }
}

export interface Resource {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly Properties: any;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}

export function resourcesOf(stack: Stack, type?: string): Record<string, Resource> {
  const all = (Template.fromStack(stack).toJSON().Resources ?? {}) as Record<string, Resource>;
  return Object.fromEntries(Object.entries(all).filter(([, resource]) => type === undefined || resource.Type === type));
}

/** The one resource of a type. */
export function theOnly(stack: Stack, type: string): Resource {
  const found = Object.values(resourcesOf(stack, type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** The logical ids of all that CloudFormation has ready before it begins with a resource, by references and DependsOn. */
export function before(stack: Stack, logicalId: string): Set<string> {
  const resources = resourcesOf(stack);
  const seen = new Set<string>();
  const visit = (id: string) => references(resources[id], resources).filter(other => !seen.has(other)).forEach(other => {
    seen.add(other);
    visit(other);
  });
  visit(logicalId);
  return seen;
}

function references(resource: Resource, resources: Record<string, Resource>): string[] {
  const text = JSON.stringify(resource);
  // logical ids end in a hash, so that no other text is taken for one
  return Object.keys(resources).filter(id => resources[id] !== resource && text.includes(`"${id}"`));
}
