import { fc, test as property } from '@fast-check/jest';
import * as ts from 'typescript';
import { Answers, suggestFor } from './domain';

const PIECES = [
  '\'', '"', '`', '${process.exit()}', '\\', '\n', '\r', '\u2028', '\u2029', '*/', '/*', '//', '#', '"""', '\'\'\'', '@ts-ignore', ' @ts-nocheck ', ' ', 'x', '.', ':', ';', '\0', '\u202e', '\u{1b}[2J',
  '\ud800', ']', '}', ');', 'import("child_process")', 'eslint-disable', 'mx: ', 'v=STSv1; id=', 'rua=mailto:', '@', 'a.example.net',
];
const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 40 }).map(pieces => pieces.join(''));

const answers: fc.Arbitrary<Answers> = fc.record({
  mx: fc.array(fc.oneof(hostile, fc.constant('mail.example.net')), { minLength: 1, maxLength: 6 }).map(hosts => ['10 good.example.net', ...hosts.map(host => `20 ${host}`)]),
  sts: fc.array(fc.oneof(hostile.map(text => `v=STSv1; id=1; ${text}`), fc.constant('v=STSv1; id=1')), { maxLength: 2 }),
  reports: fc.array(fc.oneof(hostile.map(text => `v=TLSRPTv1; rua=mailto:${text}`), hostile.map(text => `v=TLSRPTv1; rua=https://${text}`)), { maxLength: 2 }),
  served: fc.oneof(
    hostile.map(text => `version: STSv1\nmode: enforce\nmx: good.example.net\nmx: ${text}\nmax_age: 604800\n`), hostile,
    hostile.map(message => ({ kind: 'failure', code: 'CERT_X', message }) as const),
    hostile.map(contentType => ({ kind: 'answer', status: 200, contentType, body: Buffer.alloc(0) }) as const),
  ),
  nameServers: fc.array(hostile, { minLength: 1, maxLength: 3 }),
});

/** The code without its comments and strings: what a compiler would run. */
function skeleton(code: string): string {
  const file = ts.createSourceFile('suggestion.ts', code, ts.ScriptTarget.ES2022, true);
  const seen: string[] = [];
  const visit = (node: ts.Node): void => {
    seen.push(ts.isStringLiteral(node) ? '"…"' : ts.isIdentifier(node) ? node.text : ts.SyntaxKind[node.kind]);
    node.forEachChild(visit);
  };
  visit(file);
  return seen.join(' ');
}

const IDENTIFIERS = new Set(['Stack', 'StackProps', 'HostedZone', 'Construct', 'MailProvider', 'MtaSts', 'MtaStsPolicy', 'TlsReporting', 'Duration', 'MailSecurity', 'scope', 'id', 'props',
  'fromLookup', 'domainName', 'zone', 'policy', 'tlsReporting', 'testing', 'enforce', 'mx', 'maxAge', 'days', 'seconds', 'toMailbox', 'to', 'managedElsewhere', 'terminationProtection', 'googleWorkspace']);

property.prop([answers], { numRuns: 1000 })('what strangers answer stays in comments and strings of TypeScript', async given => {
  const { code, error, exitCode } = await suggestFor(given);
  expect(error).toBeUndefined();
  expect([0, 1]).toContain(exitCode);
  // a name of code is one of ours, and no line ends where a stranger wants it to
  const names = skeleton(code).split(' ').filter(word => /^[a-z]/i.test(word) && !(word in ts.SyntaxKind));
  expect(names.filter(name => !IDENTIFIERS.has(name))).toEqual([]);
  expect(code).not.toMatch(/[\0-\x09\x0b-\x1f\x7f\u2028\u2029\u202e]/);
  expect(code).not.toMatch(/^\s*\/\/\s*@/m);
  expect(ts.transpileModule(code, { reportDiagnostics: true }).diagnostics).toEqual([]);
});

property.prop([answers], { numRuns: 1000 })('and of Python: each line is a comment, or one of the few that there are', async given => {
  const { code } = await suggestFor(given, { language: 'python' });
  const lines = code.split(/\r\n|[\n\r\u2028\u2029\x0b\x0c\x1c-\x1e\x85]/);
  const odd = lines.filter(line => !/^(\s*# .*|#|)$/.test(line)
    && !/^(from [a-z0-9_.]+ import [\w, ]+|class MailSecurity\(Stack\):| +def __init__.*|\s+super\(\)\.__init__.*|\s+MtaSts\(|\s+self, "MtaSts",|\s+zone=HostedZone.*|\s+[)\]],?)$/.test(line)
    && !/^\s+((policy|mx|max_age|tls_reporting)=)?((MtaStsPolicy|TlsReporting)\.\w+\()?(mx=)?\[?([*]MailProvider\.\w+\(\)\.mx|"[a-z0-9_.*@:/+~-]*"(, )?|Duration\.\w+\(\d+\))*\]?\)?,?$/i.test(line));
  expect(odd).toEqual([]);
});
