import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import { Answers, DOMAINS, GOOGLE, STS, suggestFor } from './domain';
import * as library from '../../../../lib';
import { problems } from '../../../documents';
import { ACCOUNT, newApp, resourcesOf, theOnly } from '../../synth';

const KINDS = Object.entries(DOMAINS);

/** Runs the file as it was printed, as far as a template. */
function synthesize(code: string): Stack {
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exported: { MailSecurity?: typeof Stack } = {};
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  new Function('require', 'exports', outputText)((name: string) => name === 'cdk-mta-sts' ? library : require(name), exported);
  return new exported.MailSecurity!(newApp(), 'Mail', { env: { account: ACCOUNT, region: 'us-east-1' } });
}

// a policy that is taken over can have what CDK warns of
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

describe('what is printed', () => {
  test('compiles, for every kind of domain, and would not with another property', async () => {
    const all = await Promise.all(KINDS.map(async ([, answers]) => (await suggestFor(answers)).code));
    const wrong = all[0].replace('tlsReporting:', 'reports: 1, tlsReporting:');
    expect(problems([...all, wrong])).toEqual([expect.stringMatching(`^block${all.length}.ts: .*'reports' does not exist`)]);
  });

  test.each(KINDS)('%s: is synthesized, and the policy has every MX host that can be named', async (_kind, answers) => {
    const { code, exitCode } = await suggestFor(answers);
    const stack = synthesize(code);
    const { Policy: lines, Domain: domain } = theOnly(stack, 'Custom::MtaStsPolicy').Properties;
    expect(domain).toBe(answers.domain ?? 'example.com');
    const patterns = lines.filter((line: string) => line.startsWith('mx: ')).map((line: string) => line.slice(4));
    const hosts = (answers.mx ?? ['0 example.com']).map(value => value.split(' ')[1].toLowerCase().replace(/\.$/, '')).filter(host => !/_|verification/.test(host));
    expect(hosts.filter(host => !patterns.some((pattern: string) => pattern === host || pattern.replace('*', host.split('.')[0]) === host))).toEqual([]);
    expect([0, 1]).toContain(exitCode);
  });

  test('is Python that compiles, with the names that jsii gives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mta-sts-suggest-'));
    try {
      const files = await Promise.all(KINDS.map(async ([, answers], index) => {
        const { code } = await suggestFor(answers, { language: 'python' });
        const file = join(folder, `suggestion${index}.py`);
        writeFileSync(file, code);
        const static_ = [...code.matchAll(/\b(MailProvider|MtaStsPolicy|TlsReporting)\.(\w+)\(/g)];
        expect(static_.length).toBeGreaterThan(1);
        for (const [, type, method] of static_) {
          const camelCase = method.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
          expect([type, method, typeof (library as never as Record<string, Record<string, unknown>>)[type][camelCase]]).toEqual([type, method, 'function']);
        }
        return file;
      }));
      const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', ...files], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      writeFileSync(join(folder, 'wrong.py'), 'class MailSecurity(Stack:\n');
      expect(spawnSync('python3', ['-m', 'py_compile', join(folder, 'wrong.py')]).status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(KINDS)('%s: has no line that is longer than a screen, but for a name', async (_kind, answers) => {
    for (const language of ['typescript', 'python']) {
      const { code } = await suggestFor(answers, { language });
      expect(code.split('\n').filter(line => line.length > 100 && /^ *(\/\/|#) /.test(line))).toEqual([]);
    }
  });

  test('is, for the simplest domain, this', async () => {
    expect((await suggestFor({ mx: GOOGLE })).code).toBe(`\
// MTA-STS and TLS reporting for example.com, suggested by "mta-sts suggest".
import { Stack, StackProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { MailProvider, MtaSts, MtaStsPolicy, TlsReporting } from 'cdk-mta-sts';

export class MailSecurity extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);

    new MtaSts(this, 'MtaSts', {
      zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' }),
      // testing to begin with: senders refuse nothing, and report what they would refuse in
      // enforce. How to get there:
      // https://github.com/cdk-mta-sts/cdk-mta-sts/blob/main/docs/runbooks/go-live.md
      // MX hosts of Google Workspace: smtp.google.com.
      // maxAge is left out, and is 7 days then (14 in enforce).
      policy: MtaStsPolicy.testing({ mx: MailProvider.googleWorkspace().mx }),
      // Nobody gets reports now. Make this mailbox, or name another: one in another domain gets
      // reports even when mail to this one fails.
      tlsReporting: TlsReporting.toMailbox('tls-reports@example.com'),
    });
  }
}`);
  });
});

/** A remark as it is before it has lines. */
function flat(code: string): string {
  return code.replaceAll(/\n *\/\/ /g, ' ');
}

describe('a policy that is live', () => {
  test('in enforce that covers the MX hosts stays as it is, with termination protection', async () => {
    const { code, exitCode } = await suggestFor(DOMAINS['enforce, live and right']);
    const { Policy: lines } = theOnly(synthesize(code), 'Custom::MtaStsPolicy').Properties;
    expect(lines).toEqual(['version: STSv1', 'mode: enforce', 'mx: *.google.com', 'mx: smtp.google.com', 'max_age: 5184000']);
    expect(code).toContain('terminationProtection: true');
    expect(code).toContain('maxAge: Duration.days(60)');
    expect(exitCode).toBe(0);
  });

  test('in enforce that does not cover them is no longer suggested, and this has to be mended first', async () => {
    const { code, exitCode } = await suggestFor(DOMAINS['enforce, for a host that moved']);
    expect(code).toMatch(/First mend:\n\/\/ 1\. The live policy does not cover new\.example\.net/);
    expect(code).toContain('MtaStsPolicy.testing');
    expect(code).toContain(' https://github.com/cdk-mta-sts/cdk-mta-sts/blob/main/docs/runbooks/mail-refused.md\n');
    expect(flat(code)).toContain('Then ask again, and deploy what is suggested then.');
    expect(exitCode).toBe(1);
  });

  test('in enforce that leaves out a backup stays, with the backup added', async () => {
    const { code } = await suggestFor({ mx: ['10 a.example.net', '20 b.example.net'], sts: STS, served: { mode: 'enforce', mx: ['a.example.net'], maxAge: 1_209_600 } });
    expect(code).toContain('MtaStsPolicy.enforce');
    expect(code).toContain("mx: ['a.example.net', 'b.example.net']");
    expect(code).toContain('Added: b.example.net.');
  });

  describe('in enforce that leaves out a backup', () => {
    const kiwibiz: Answers = {
      mx: ['10 mail.example.com', '20 example-com.mail.protection.outlook.com'],
      sts: STS,
      served: { mode: 'enforce', mx: ['*.outlook.com', 'mail.example.com'], maxAge: 1_209_600 },
    };

    test('is told as what the code mends, and can be deployed', async () => {
      const { code, exitCode } = await suggestFor(kiwibiz);
      expect(flat(code)).toMatch(/Broken now: 1\. The live policy does not cover example-com\.mail\.protection\.outlook\.com: .* The code below mends this; nothing has to be mended first\./);
      expect(code).not.toContain('First mend');
      expect(exitCode).toBe(0);
    });

    test('says of each value of mx whether it is the same, added, or covers nothing', async () => {
      const code = flat((await suggestFor(kiwibiz)).code);
      expect(code).not.toContain('it fits the MX hosts');
      expect(code).toContain('enforce, as in the live policy: by it, senders find an MX host of the best preference.');
      expect(code).not.toContain('Publish the same first');
      expect(code).toContain('mx is that of the live policy, but for what is named here.');
      expect(code).toContain('Added: example-com.mail.protection.outlook.com. The MX records name it, and the live policy does not cover it. '
        + 'This can be in the same step, since nobody refuses mail for a pattern more.');
      expect(code).toContain('No MX host matches *.outlook.com: it stays for now, and can be taken out by a change later.');
    });

    test('is not mended by the code alone where something else has to come first', async () => {
      const { code, exitCode } = await suggestFor({ ...kiwibiz, nameServers: ['ns1.example.org'] });
      expect(flat(code)).toMatch(/First mend: 1\. The name servers .* Then ask again, and deploy what is suggested then\.\s[\s/]*Broken now: 1\. The live policy .* The code below mends this\.\s/);
      expect(code).not.toContain('nothing has to be mended first');
      expect(exitCode).toBe(1);
    });

    test('and one that covers all is taken over without a word of that', async () => {
      const code = flat((await suggestFor({ ...kiwibiz, served: { mode: 'enforce', mx: ['mail.example.com', '*.mail.protection.outlook.com'], maxAge: 1_209_600 } })).code);
      expect(code).toContain('enforce, as in the live policy: it fits the MX hosts. mx is that of the live policy. Publish the same first, and change it later.');
      expect(code).not.toMatch(/Broken|Added|No MX host|mend/);
    });

    test('and the other names that a provider has do not count as names that cover nothing', async () => {
      const code = (await suggestFor({ mx: GOOGLE, sts: STS, served: { mode: 'enforce', mx: ['smtp.google.com', 'aspmx.l.google.com'], maxAge: 1_209_600 } })).code;
      expect(code).not.toContain('No MX host');
    });
  });

  test('that is announced by no record counts for nothing', async () => {
    const { code } = await suggestFor({ mx: GOOGLE, served: { mode: 'enforce', mx: ['smtp.google.com'], maxAge: 604_800 } });
    expect(code).toContain('MtaStsPolicy.testing');
    expect(flat(code)).toContain('A policy is served, and no record announces it: senders do not look for it. It is in enforce, and who fetched it earlier may hold it until its max_age is over.');
    expect(flat((await suggestFor({ mx: GOOGLE, served: { mode: 'testing', mx: ['smtp.google.com'], maxAge: 604_800 } })).code)).not.toContain('may hold');
  });

  describe('and cannot be read, though a record announces it', () => {
    const text: Answers['served'] = { mode: 'enforce', mx: ['smtp.google.com'], maxAge: 604_800 };
    const answer = { kind: 'answer', status: 200, contentType: 'text/plain', body: Buffer.from('version: STSv1\n') } as const;

    test.each<[string, Answers]>([
      ['its certificate is of nobody', { served: { kind: 'failure', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: 'unable to verify the first certificate' } }],
      ['its host has no address', {}],
      ['its host knows none', { served: { ...answer, status: 404 } }],
      ['its host has a page there', { served: { ...answer, contentType: 'text/html' } }],
      ['its text is broken', { served: 'version: STSv1\nmode: enforce\n' }],
      ['the record is broken, too', { sts: ['v=STSv1; id='] }],
      ['there are two records, and it is in enforce', { sts: [...STS, ...STS], served: text }],
    ])('because %s: the first thing to know is what senders may hold, and code 1', async (_why, answers) => {
      const { code, exitCode } = await suggestFor({ mx: GOOGLE, sts: STS, ...answers });
      expect(code).toMatch(/^\/\/ MTA-STS and TLS reporting .*\n\/\/\n\/\/ Know this first: senders may hold a policy in enforce that was published here before\.\n/);
      expect(flat(code)).toMatch(/The code below begins with testing\..* take its protection away/);
      expect(code.indexOf('Know this first')).toBeLessThan(code.indexOf('First mend:'));
      expect(flat(code)).toContain('testing, since the policy that was published here before could not be taken over: see "Know this first".');
      expect(code).not.toContain('to begin with');
      expect(flat(code)).toContain('Then ask again, and deploy what is suggested then. If it cannot be mended, go by "Know this first".');
      expect(exitCode).toBe(1);
    });

    test.each<[string, Answers]>([
      ['no record announces one', { served: { kind: 'failure', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' } }],
      ['it can be read', { sts: STS, served: text }],
      ['it can be read, in testing', { sts: [...STS, ...STS], served: { ...text, mode: 'testing' } }],
    ])('and not where %s', async (_why, answers) => {
      expect((await suggestFor({ mx: GOOGLE, ...answers })).code).not.toContain('Know this first');
    });
  });

  test('that is broken is told with its line', async () => {
    const { code, exitCode } = await suggestFor({ mx: GOOGLE, sts: STS, served: 'version: STSv1\nmode: Enforce\nmx: smtp.google.com\nmax_age: 86400\n' });
    expect(code).toMatch(/What mta-sts\.example\.com serves is not what all senders take: line 2: [\s\S]*\[policy-mode-unknown\]/);
    expect(exitCode).toBe(1);
  });

  test('that senders read differently is told, though the RFC has one way to read it', async () => {
    const { code, exitCode } = await suggestFor({ mx: GOOGLE, sts: STS, served: 'version: STSv1\nmode: enforce\nmode: none\nmx: smtp.google.com\nmax_age: 604800\n' });
    expect(code).toMatch(/1\. What mta-sts\.example\.com serves is read differently by senders: line 3: [\s\S]*\[policy-duplicate-key\]/);
    expect(exitCode).toBe(1);
  });

  test('has its records deleted first, by the runbook', async () => {
    const { code } = await suggestFor(DOMAINS['enforce, live and right']);
    expect(flat(code)).toMatch(/mta-sts\.example\.com \(A, AAAA or CNAME.*_mta-sts\.example\.com \(TXT\) and _smtp\._tls\.example\.com.*managedElsewhere.* https:\/\/\S+\/docs\/runbooks\/move-here\.md$/m);
    expect((await suggestFor({ mx: GOOGLE })).code).not.toContain('Delete');
  });
});

describe('reports', () => {
  const tlsRpt = (code: string) => Object.values(resourcesOf(synthesize(code), 'AWS::Route53::RecordSet')).find(({ Properties: { Name } }) => Name.startsWith('_smtp._tls.'))?.Properties.ResourceRecords;

  test.each<[string, string, unknown]>([
    ['mailboxes', 'v=TLSRPTv1; rua=mailto:a@example.net,mailto:b@example.net', ['"v=TLSRPTv1; rua=mailto:a@example.net,mailto:b@example.net"']],
    ['a service', 'v=TLSRPTv1;rua=https://reports.example.net/v1', ['"v=TLSRPTv1; rua=https://reports.example.net/v1"']],
    ['an address with a size limit stays with the record that is there', 'v=TLSRPTv1; rua=https://reports.example.net:8443/v1', undefined],
  ])('that go to %s go there still', async (_what, record, published) => {
    expect(tlsRpt((await suggestFor({ mx: GOOGLE, reports: [record] })).code)).toEqual(published);
  });

  test('whose record is broken are mended by the code, and nothing comes first', async () => {
    const { code, exitCode } = await suggestFor(DOMAINS['a report record that is broken']);
    expect(flat(code)).toMatch(/Broken now: 1\. The record _smtp\._tls\.example\.com .* The code below mends this; nothing has to be mended first\./);
    expect(code).not.toContain('as it is');
    expect(flat(code)).toMatch(/Delete them just before the deploy: _smtp\._tls\.example\.com/);
    expect(exitCode).toBe(0);
  });

  test('whose record is odd, and stays since the construct cannot publish it, are broken after the deploy, too', async () => {
    const { code, exitCode } = await suggestFor(DOMAINS['reports that are read differently, to where the construct sends none']);
    expect(code).toContain('TlsReporting.managedElsewhere()');
    expect(flat(code)).toMatch(/Broken now, and the code below leaves it as it is: 1\. The record _smtp\._tls\.example\.com is read differently by senders: .* Mend the record where it is kept\./);
    expect(flat(code)).not.toMatch(/mends this|Delete them/);
    expect(exitCode).toBe(0);
  });

  test('whose record is odd are mended by the code where it publishes the record', async () => {
    const { code } = await suggestFor({ mx: GOOGLE, reports: ['v=TLSRPTv1; rua=mailto:a@example.net; rua=mailto:b@example.net'] });
    expect(flat(code)).toMatch(/Broken now: 1\. The record _smtp\._tls\.example\.com is read differently by senders: .* The code below mends this/);
    expect(code).not.toContain('leaves it as it is');
  });
});

describe('a zone', () => {
  test('is the one that the domain is in', async () => {
    const { code } = await suggestFor(DOMAINS['a domain below the apex']);
    expect(code).toContain("{ domainName: 'example.com' }");
    expect(code).toContain("domainName: 'news.example.com',");
  });

  test('that is not in Route 53 has to be moved first, and one of Route 53 has not', async () => {
    const elsewhere = await suggestFor({ mx: GOOGLE, nameServers: ['ns1.example.org', 'awsdns-01.com.evil.example'] });
    expect(elsewhere).toMatchObject({ exitCode: 1, code: expect.stringContaining('do not look like Route 53') });
    expect((await suggestFor({ mx: GOOGLE })).exitCode).toBe(0);
  });
});

describe('nothing is suggested', () => {
  test.each<[string, Answers, RegExp]>([
    ['a null MX, with a policy host that does not answer', { mx: ['0 .'], sts: STS, served: { kind: 'failure', code: 'TIMEOUT', message: 'no whole answer' } }, /receives no mail/],
    ['a null MX', { mx: ['0 .'] }, /receives no mail: its MX record is a null MX/],
    ['neither MX nor address', {}, /neither an MX record nor an address/],
    ['a null MX and a policy', { mx: ['0 .'], sts: STS }, /Retire it:\shttps:\/\/\S+\/docs\/runbooks\/retire\.md$/],
    ['hosts that no policy can name', { mx: ['10 mail_1.example.com', '20 192.0.2.1'] }, /No MX host of example\.com can be named[\s\S]*"10 mail_1\.example\.com"[\s\S]*"20 192\.0\.2\.1"/],
    ['more hosts than a policy holds', { mx: Array.from({ length: 1000 }, (_, index) => `10 mx${index}.mail.example.org`) }, /No policy can name the MX hosts of example\.com: a policy with 1000 mx/],
  ])('for %s: code 1, with the reason', async (_what, answers, says) => {
    expect(await suggestFor(answers)).toEqual({ code: '', error: expect.stringMatching(says), exitCode: 1 });
  });
});

describe('a domain that DNS does not have', () => {
  test('is told as that', async () => {
    expect(await suggestFor({ missing: true })).toEqual({ code: '', error: expect.stringMatching(/does not exist in DNS/), exitCode: 1 });
  });

  test.each<[string, Answers]>([
    ['the record _mta-sts is', { sts: STS }],
    ['the policy host is', { served: 'version: STSv1\nmode: none\nmax_age: 86400\n' }],
  ])('is not one that is NXDOMAIN by itself, where %s below it', async (_what, answers) => {
    const { error, exitCode } = await suggestFor({ missing: true, ...answers });
    expect(error).toMatch(/example\.com receives no mail: DNS has neither/);
    expect(error).not.toContain('does not exist');
    expect(error).toContain('Retire it');
    expect(exitCode).toBe(1);
  });
});

describe('what could not be asked is never taken for what is not there', () => {
  const live: Answers = { mx: GOOGLE, sts: STS, served: { mode: 'enforce', mx: ['smtp.google.com'], maxAge: 604_800 } };

  test.each(['mx example.com', 'txt _mta-sts.example.com', 'txt _smtp._tls.example.com', 'addresses mta-sts.example.com', 'ns example.com'])('DNS, for %s', async what => {
    expect(await suggestFor({ ...live, fails: asked => asked === what })).toEqual({ code: '', error: expect.stringMatching(/DNS could not be asked.*ESERVFAIL/), exitCode: 2 });
  });

  test.each<[string, Answers['served'], RegExp]>([
    ['no answer', { kind: 'failure', code: 'TIMEOUT', message: 'no whole answer within 10 s' }, /could not be asked for the policy \(TIMEOUT/],
    ['an error of its own', { kind: 'answer', status: 503, contentType: 'text/html', body: Buffer.alloc(0) }, /status 503/],
  ])('the policy host, with %s', async (_what, served, says) => {
    const { error, ...rest } = await suggestFor({ ...live, served });
    expect(error).toMatch(says);
    expect(error).toMatch(/^Senders may hold a policy in enforce that was published here before\./m);
    expect(rest).toEqual({ code: '', exitCode: 2 });
    // without a record no sender asks it
    expect((await suggestFor({ ...live, served, sts: [] })).exitCode).toBe(0);
  });

  test('but a certificate that has expired is what every sender sees', async () => {
    const served = { kind: 'failure', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' } as const;
    expect(await suggestFor({ ...live, served })).toMatchObject({ exitCode: 1, code: expect.stringMatching(/not what all senders take: [\s\S]*CERT_HAS_EXPIRED/) });
  });

  test.each<[string, { language?: string; resolver?: string }, string, RegExp]>([
    ['another language', { language: 'cobol' }, 'example.com', /--language is "cobol": give one of typescript, python/],
    ['a domain that is none', {}, 'exa mple.com', /"exa mple\.com"/],
  ])('%s is code 2', async (_what, options, domain, says) => {
    expect(await suggestFor({ ...live, domain }, options)).toEqual({ code: '', error: expect.stringMatching(says), exitCode: 2 });
  });
});
