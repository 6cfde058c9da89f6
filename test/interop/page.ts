import { FORMS } from './forms';
import { difference, type Reading } from './readings';

/** The clients that have to answer: where each comes from, and what it is. */
export const CLIENTS: Readonly<Record<string, string>> = {
  'mailauth': 'mailauth 7.1.0 (npm), the client of Nodemailer’s house, as it is by default',
  'mailauth, strict': 'the same in its strict mode: the grammar of RFC 8461 to the letter',
  'mx-connect': 'mx-connect 2.0.0 (npm), which connects a sender to MX hosts',
  'checkdmarc': 'checkdmarc 6.0.4 (PyPI), a checker; a warning counts as not accepted',
  'postfix-mta-sts-resolver': 'postfix-mta-sts-resolver 1.5.1 (PyPI), for Postfix',
  'mox': 'mox 0.0.15 (Go), packages mtasts and tlsrpt of a mail server',
  'go-mtasts': 'foxcpp/go-mtasts (Go), the client in maddy',
};

/** docs/interop.md: nothing in it depends on when it was written, so that it changes when something else is read. */
export function renderPage(readings: readonly Reading[]): string {
  const clients = Object.keys(CLIENTS);
  const cell = (client: string, domain: string) => {
    const form = FORMS.find(each => each.domain === domain)!;
    return difference(form, readings.find(reading => reading.client === client && reading.domain === domain)) === undefined ? 'agrees' : 'DIFFERS';
  };
  const told = (key: 'id' | 'rua') => clients.filter(client => readings.some(reading => reading.client === client && reading[key])).join('; ');
  return `# Who reads what we publish

Written by \`npm run test:interop\`: every form that we render, deployed by the real \`cdk deploy\` to the local cloud, and read over DNS and HTTPS by
clients and checkers of others. A cell says \`agrees\` when the client accepts record and policy, without a warning, and reads the same mode, the same \`mx\`,
the same \`max_age\` as was published; and the same id and report addresses, where it tells them.

| form | ${clients.join(' | ')} |
|---|${clients.map(() => '---').join('|')}|
${FORMS.map(form => `| ${form.what} | ${clients.map(client => cell(client, form.domain)).join(' | ')} |`).join('\n')}

| client | |
|---|---|
${clients.map(client => `| ${client} | ${CLIENTS[client]} |`).join('\n')}

The id is told by ${told('id')}. The report addresses (one mailbox, one \`https\`, both) are read by ${told('rua')}.

Not here: chasquid, which no module registry serves.
`;
}
