import { AwsApi } from '../../../../lib/handlers/aws/api';
import { Acm } from '../../../../lib/handlers/edge-certificate/acm';
import { Route53 } from '../../../../lib/handlers/edge-certificate/route53';
import { hearConsole, HttpAnswer, VirtualClock } from '../fakes';

const ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/1';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

let sent: Sent[];
let answers: HttpAnswer[];
beforeEach(() => {
  hearConsole();
  sent = [];
  answers = [];
});

function api(service: string): AwsApi {
  const environment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
  return new AwsApi(service, environment, new VirtualClock(), (async (url: URL, init: { method: string; headers: Headers; body?: string }) => {
    sent.push({ url: String(url), method: init.method, headers: Object.fromEntries(init.headers), body: init.body ?? '' });
    const { status, body } = answers.shift()!;
    return new Response(body, { status });
  }) as unknown as typeof fetch);
}

const json = (body: object, status = 200): HttpAnswer => ({ status, body: JSON.stringify(body) });
const refusal = (code: string): HttpAnswer => json({ __type: `com.amazonaws.acm#${code}`, message: 'It is so.' }, 400);

describe('ACM', () => {
  const acm = () => new Acm(api('acm'));

  test('is asked in us-east-1 for a certificate that is validated by DNS, with all names', async () => {
    answers.push(json({ CertificateArn: ARN }));
    expect(await acm().request({ names: ['a.test', 'b.test'], token: 'abc', tags: { Name: 'x' } })).toBe(ARN);
    expect(sent[0]).toMatchObject({
      url: 'https://acm.us-east-1.amazonaws.com/',
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'CertificateManager.RequestCertificate', 'authorization': expect.stringContaining('/us-east-1/acm/') },
    });
    expect(JSON.parse(sent[0].body)).toEqual({
      DomainName: 'a.test',
      SubjectAlternativeNames: ['b.test'],
      ValidationMethod: 'DNS',
      KeyAlgorithm: 'RSA_2048',
      IdempotencyToken: 'abc',
      Tags: [{ Key: 'Name', Value: 'x' }],
    });
  });

  test('is asked for a name of up to 64 characters first', async () => {
    answers.push(json({ CertificateArn: ARN }));
    const long = `${'a'.repeat(60)}.test`;
    await acm().request({ names: [long, 'b.test'], token: 'abc', tags: {} });
    expect(JSON.parse(sent[0].body)).toMatchObject({ DomainName: 'b.test', SubjectAlternativeNames: [long] });
  });

  test('describes a certificate, with records as far as they are known', async () => {
    answers.push(json({
      Certificate: {
        CertificateArn: ARN,
        DomainName: 'a.test',
        SubjectAlternativeNames: ['a.test', 'b.test'],
        Status: 'FAILED',
        FailureReason: 'CAA_ERROR',
        DomainValidationOptions: [
          { DomainName: 'a.test', ValidationStatus: 'FAILED', ResourceRecord: { Name: '_1.a.test.', Type: 'CNAME', Value: '_2.' } },
          { DomainName: 'b.test', ValidationStatus: 'PENDING_VALIDATION' },
        ],
      },
    }));
    expect(await acm().describe(ARN)).toEqual({
      arn: ARN,
      names: ['a.test', 'b.test'],
      status: 'FAILED',
      failure: 'CAA_ERROR',
      inUseBy: [],
      validations: [
        { domainName: 'a.test', status: 'FAILED', record: { name: '_1.a.test.', value: '_2.' } },
        { domainName: 'b.test', status: 'PENDING_VALIDATION', record: undefined },
      ],
    });
  });

  test('says that there is no such certificate', async () => {
    answers.push(refusal('ResourceNotFoundException'), refusal('ResourceNotFoundException'));
    expect(await acm().describe(ARN)).toBeUndefined();
    expect(await acm().delete(ARN)).toBe(true);
  });

  test('says that a certificate is in use', async () => {
    answers.push(refusal('ResourceInUseException'));
    expect(await acm().delete(ARN)).toBe(false);
  });

  test('refuses in its own words', async () => {
    answers.push(refusal('LimitExceededException'));
    await expect(acm().request({ names: ['a.test'], token: 'abc', tags: {} }))
      .rejects.toThrow('acm:RequestCertificate: LimitExceededException: It is so. (HTTP status 400)');
  });

  test('lists page by page, and what is asked for is found on each', async () => {
    answers.push(
      json({ CertificateSummaryList: [{ CertificateArn: '1', DomainName: 'a.test' }, { CertificateArn: '2', DomainName: 'b.test' }], NextToken: 'more' }),
      json({ CertificateSummaryList: [{ CertificateArn: '3', DomainName: 'a.test' }] }),
    );
    expect(await acm().list(['a.test'])).toEqual(['1', '3']);
    expect(JSON.parse(sent[1].body)).toMatchObject({ NextToken: 'more' });
  });

  test('a certificate of others has no tags for us, and nobody waits for a permission', async () => {
    answers.push(refusal('AccessDeniedException'));
    expect(await acm().tags(ARN)).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  test('tags are read after a trouble of the service', async () => {
    answers.push(refusal('ThrottlingException'), json({ Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c' }] }));
    expect(await acm().tags(ARN)).toEqual({ a: 'b', c: '' });
  });

  test('tags are added and removed', async () => {
    answers.push({ status: 200, body: '' }, json({}));
    await acm().tag(ARN, { a: 'b' });
    await acm().untag(ARN, ['c']);
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
      { CertificateArn: ARN, Tags: [{ Key: 'a', Value: 'b' }] }, { CertificateArn: ARN, Tags: [{ Key: 'c' }] },
    ]);
  });
});

describe('Route 53', () => {
  const zones = () => new Route53(api('route53'));
  const records = (...sets: string[]): HttpAnswer => ({
    status: 200,
    body: `<?xml version="1.0"?><ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${
      sets.join('')}</ResourceRecordSets><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>`,
  });
  const record = (name: string, type: string) =>
    `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>v.test.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;

  test('is one service for all regions', async () => {
    answers.push({
      status: 200,
      body: '<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z1</Id><Name>Example.com.</Name></HostedZone><DelegationSet><NameServers>'
        + '<NameServer>ns-1.test.</NameServer><NameServer>NS-2.test</NameServer></NameServers></DelegationSet></GetHostedZoneResponse>',
    });
    expect(await zones().zone('Z1')).toEqual({ name: 'example.com', nameServers: ['ns-1.test', 'ns-2.test'] });
    expect(sent[0]).toMatchObject({
      url: 'https://route53.amazonaws.com/2013-04-01/hostedzone/Z1', headers: { authorization: expect.stringContaining('/us-east-1/route53/') },
    });
  });

  test('says that there is no such zone', async () => {
    answers.push({ status: 404, body: '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchHostedZone</Code><Message>No.</Message></Error></ErrorResponse>' });
    expect(await zones().zone('Z1')).toBeUndefined();
  });

  test.each<[string, HttpAnswer, object | undefined]>([
    ['the CNAME at a name', records(record('_1.A.test.', 'CNAME')), { name: '_1.a.test', ttl: 60, value: 'v.test.' }],
    ['nothing for another type', records(record('_1.a.test.', 'TXT')), undefined],
    ['nothing for the next name', records(record('_2.a.test.', 'CNAME')), undefined],
    ['nothing at the end of the zone', records(), undefined],
  ])('answers with %s', async (_what, answer, expected) => {
    answers.push(answer);
    expect(await zones().cname('Z1', '_1.a.test')).toEqual(expected);
    expect(sent[0].url).toBe('https://route53.amazonaws.com/2013-04-01/hostedzone/Z1/rrset?name=_1.a.test&type=CNAME&maxitems=1');
  });

  test('takes all changes in one batch', async () => {
    answers.push({ status: 200, body: '<ChangeResourceRecordSetsResponse/>' });
    const change = (action: 'UPSERT' | 'DELETE', name: string) => ({ action, record: { name, value: '<v>&', ttl: 300 } });
    await zones().change('Z1', [change('UPSERT', 'a.test'), change('DELETE', 'b.test')]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://route53.amazonaws.com/2013-04-01/hostedzone/Z1/rrset/' });
    expect(sent[0].body.match(/<Action>\w+<\/Action><ResourceRecordSet><Name>[\w.]+/g)).toEqual([
      '<Action>UPSERT</Action><ResourceRecordSet><Name>a.test', '<Action>DELETE</Action><ResourceRecordSet><Name>b.test',
    ]);
    expect(sent[0].body).toContain('<Value>&lt;v&gt;&amp;</Value>');
  });

  test('says why it refuses a batch', async () => {
    answers.push({
      status: 400, body: '<InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Messages><Message>One.</Message><Message>Two.</Message></Messages></InvalidChangeBatch>',
    });
    await expect(zones().change('Z1', [])).rejects.toThrow('route53:ChangeResourceRecordSets: InvalidChangeBatch: One.; Two. (HTTP status 400)');
  });

  test('is asked again while an earlier change is under way', async () => {
    answers.push(
      { status: 400, body: '<ErrorResponse><Error><Code>PriorRequestNotComplete</Code><Message>Wait.</Message></Error></ErrorResponse>' },
      { status: 200, body: '<ChangeResourceRecordSetsResponse/>' },
    );
    await zones().change('Z1', []);
    expect(sent).toHaveLength(2);
  });
});
