import { construct, heading, Language } from './print';

export const python: Language = {
  comment: '#',
  spread: '*',
  // as jsii does it
  name: camelCase => camelCase.replace(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before}_${capital.toLowerCase()}`),
  // a string of JSON in ASCII is one of Python
  literal: value => JSON.stringify(value).replace(/[^\x20-\x7e]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  prop: (name, value) => `${name}=${value}`,
  props: (lines, indent) => lines.some(line => line.includes('\n')) || lines.length > 1
    ? `\n${lines.map(line => `${indent}    ${line.replaceAll('\n', '\n    ')},\n`).join('')}${indent}` : lines.join(', '),
  file: (plan, { types, usesDuration, domainName }) => [
    ...heading(plan, python),
    `from aws_cdk import ${usesDuration ? 'Duration, ' : ''}Stack`,
    'from aws_cdk.aws_route53 import HostedZone',
    `from cdk_mta_sts import ${types.join(', ')}`,
    'from constructs import Construct',
    '',
    '',
    'class MailSecurity(Stack):',
    '    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:',
    plan.mode === 'enforce'
      ? '        super().__init__(scope, construct_id, **{"termination_protection": True, **kwargs})' : '        super().__init__(scope, construct_id, **kwargs)',
    '',
    '        MtaSts(',
    '            self, "MtaSts",',
    ...construct(plan, python, `HostedZone.from_lookup(self, "Zone", domain_name=${python.literal(plan.zone)})`, domainName, '            '),
    '        )',
  ],
};
