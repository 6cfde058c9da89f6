import { ACMClient, AddTagsToCertificateCommand, CertificateDetail, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { ChangeResourceRecordSetsCommand, GetHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { requestCertificate } from './account';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;
let zoneId: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: [] });
  zoneId = await cloud.createZone({ name: 'acm.test' });
}, 60_000);
afterAll(async () => cloud.stop());
afterEach(async () => cloud.setFaults());

async function withAcm<T>(work: (acm: ACMClient) => Promise<T>, region = 'us-east-1'): Promise<T> {
  const acm = new ACMClient(cloud.clientConfig(region));
  try {
    return await work(acm);
  } finally {
    acm.destroy();
  }
}

const request = (names: string[], token?: string): Promise<string> => withAcm(async acm => (await acm.send(new RequestCertificateCommand({
  DomainName: names[0], SubjectAlternativeNames: names, ValidationMethod: 'DNS', IdempotencyToken: token,
}))).CertificateArn!);

const describeNow = (arn: string): Promise<CertificateDetail> => withAcm(async acm =>
  (await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate!);

/** As it is a little later, when its records are known. */
async function later(arn: string): Promise<CertificateDetail> {
  await new Promise(resolve => setTimeout(resolve, 600));
  return describeNow(arn);
}

/** One that was looked at before it had its records; on a busy machine that can take more than one request. */
async function requestSeenEarly(): Promise<string> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const arn = await request([`a${attempt}.acm.test`, `b${attempt}.acm.test`]);
    if ((await describeNow(arn)).DomainValidationOptions!.every(({ ResourceRecord }) => ResourceRecord === undefined)) {
      return arn;
    }
  }
  throw new Error('Every certificate had its validation records at once.');
}

async function write(zone: string, name: string, type: 'CNAME' | 'CAA', value: string): Promise<void> {
  const route53 = new Route53Client(cloud.clientConfig());
  await route53.send(new ChangeResourceRecordSetsCommand({
    HostedZoneId: zone,
    ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name: name, Type: type, TTL: 60, ResourceRecords: [{ Value: value }] } }] },
  }));
  route53.destroy();
}

describe('a certificate', () => {
  test('has its validation records some time after the request, and is pending until they stand', async () => {
    const arn = await requestSeenEarly();
    const { Status, DomainValidationOptions = [] } = await later(arn);
    expect(Status).toBe('PENDING_VALIDATION');
    const [first, second] = DomainValidationOptions.map(({ ResourceRecord }) => ResourceRecord!);
    expect(first.Name).toMatch(/^_[0-9a-f]{32}\.a\d\.acm\.test\.$/);
    await write(zoneId, first.Name!, 'CNAME', first.Value!);
    expect((await later(arn)).Status).toBe('PENDING_VALIDATION');
    await write(zoneId, second.Name!, 'CNAME', 'something.else.test.');
    expect((await later(arn)).Status).toBe('PENDING_VALIDATION');
    await write(zoneId, second.Name!, 'CNAME', second.Value!);
    expect((await later(arn)).Status).toBe('ISSUED');
  });

  test('has the record of an earlier one of the name, in every region', async () => {
    const recordIn = async (region: string) => {
      const arn = await requestCertificate(cloud, ['again.acm.test'], region);
      const { Certificate } = await withAcm(acm => acm.send(new DescribeCertificateCommand({ CertificateArn: arn })), region);
      return Certificate!.DomainValidationOptions![0].ResourceRecord;
    };
    const records = await Promise.all(['us-east-1', 'eu-west-1'].map(recordIn));
    expect(records[0]).toEqual(records[1]);
  });

  test('stays pending where the record stands in a zone that the world is not delegated to', async () => {
    const [, other] = [await cloud.createZone({ name: 'hidden.test' }), await cloud.createZone({ name: 'hidden.test' })];
    const arn = await request(['www.hidden.test']);
    const { Name, Value } = (await later(arn)).DomainValidationOptions![0].ResourceRecord!;
    await write(other, Name!, 'CNAME', Value!);
    expect((await later(arn)).Status).toBe('PENDING_VALIDATION');
  });

  test.each([['letsencrypt.org', 'FAILED', 'CAA_ERROR'], ['amazontrust.com', 'ISSUED', undefined]])(
    'with a CAA record for %s above its name is %s', async (authority, status, reason) => {
      await write(zoneId, `${status.toLowerCase()}.acm.test`, 'CAA', `0 issue "${authority}"`);
      const arn = await request([`www.${status.toLowerCase()}.acm.test`]);
      const { Name, Value } = (await later(arn)).DomainValidationOptions![0].ResourceRecord!;
      await write(zoneId, Name!, 'CNAME', Value!);
      expect(await later(arn)).toMatchObject({ Status: status, ...reason ? { FailureReason: reason } : {} });
    });

  test('fails on demand, for the names of the fault alone', async () => {
    await cloud.setFaults({ action: 'issue certificate', match: 'bad.acm.test', error: 'DOMAIN_NOT_ALLOWED' });
    const arn = await request(['bad.acm.test']);
    expect(await later(arn)).toMatchObject({ Status: 'FAILED', FailureReason: 'DOMAIN_NOT_ALLOWED' });
    await requestCertificate(cloud, ['good.acm.test']);
  });

  test('with the same token is the same, and with another another', async () => {
    const [one, same, other] = [await request(['t.acm.test'], 'one'), await request(['t.acm.test'], 'one'), await request(['t.acm.test'], 'two')];
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('is known in its region alone', async () => {
    const arn = await request(['region.acm.test']);
    await expect(withAcm(acm => acm.send(new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: 'a', Value: 'b' }] })), 'eu-west-1'))
      .rejects.toThrow('not found');
  });
});

test('each hosted zone has name servers of its own, and its NS record names them', async () => {
  const route53 = new Route53Client(cloud.clientConfig());
  const serversOf = async (id: string) => {
    const { DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: id }));
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
    const record = ResourceRecordSets.find(({ Type }) => Type === 'NS')!.ResourceRecords!.map(({ Value }) => Value!);
    expect(DelegationSet!.NameServers).toEqual(record);
    return record;
  };
  const [one, two] = [await serversOf(await cloud.createZone({ name: 'one.test' })), await serversOf(await cloud.createZone({ name: 'two.test' }))];
  expect(one.filter(name => two.includes(name))).toEqual([]);
  expect((await cloud.query('one.test', 'NS')).sort()).toEqual(one.map(name => name.replace(/\.$/, '')).sort());
  route53.destroy();
});
