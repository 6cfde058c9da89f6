import { construct, heading, Language } from './print';

export const typescript: Language = {
  comment: '//',
  spread: '...',
  name: camelCase => camelCase,
  literal: value => `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('\'', '\\\'').replace(/[\u2028\u2029]/g, escape16)}'`,
  prop: (name, value) => `${name}: ${value}`,
  props: (lines, indent) => lines.some(line => line.includes('\n')) || lines.length > 1
    ? `{\n${lines.map(line => `${indent}  ${line.replaceAll('\n', '\n  ')},\n`).join('')}${indent}}` : `{ ${lines.join(', ')} }`,
  file: (plan, { types, usesDuration, domainName }) => [
    ...heading(plan, typescript),
    `import { ${usesDuration ? 'Duration, ' : ''}Stack, StackProps } from 'aws-cdk-lib';`,
    'import { HostedZone } from \'aws-cdk-lib/aws-route53\';',
    'import { Construct } from \'constructs\';',
    `import { ${types.join(', ')} } from 'cdk-mta-sts';`,
    '',
    'export class MailSecurity extends Stack {',
    '  constructor(scope: Construct, id: string, props: StackProps = {}) {',
    plan.mode === 'enforce' ? '    super(scope, id, { terminationProtection: true, ...props });' : '    super(scope, id, props);',
    '',
    '    new MtaSts(this, \'MtaSts\', {',
    ...construct(plan, typescript, `HostedZone.fromLookup(this, 'Zone', { domainName: ${typescript.literal(plan.zone)} })`, domainName, '      '),
    '    });',
    '  }',
    '}',
  ],
};

function escape16(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
