import { FakeDns } from './fake-dns';
import { liveMx, mxForVerdict } from '../../../lib/net/live-mx';

const DOMAIN = 'example.com';
let dns: FakeDns;

beforeEach(() => {
  dns = new FakeDns();
});

test('MX records are what mail goes to, also beside an address', async () => {
  dns.mxRecords.set(DOMAIN, [{ host: 'mail.example.net', preference: 10 }]);
  dns.hosts.set(DOMAIN, ['192.0.2.1']);
  expect(await liveMx(DOMAIN, dns)).toEqual({ state: 'records', records: [{ host: 'mail.example.net', preference: 10 }] });
});

test('a null MX is a record, not the absence of one', async () => {
  dns.mxRecords.set(DOMAIN, [{ host: '', preference: 0 }]);
  dns.hosts.set(DOMAIN, ['192.0.2.1']);
  expect(await liveMx(DOMAIN, dns)).toMatchObject({ state: 'records' });
});

test.each(['hosts', 'hosts6'] as const)('without MX records a domain with an address (%s) is its own host', async kind => {
  dns[kind].set(DOMAIN, ['2001:db8::1']);
  expect(await liveMx(DOMAIN, dns)).toEqual({ state: 'implicit' });
});

test('a domain with neither receives no mail yet', async () => {
  expect(await liveMx(DOMAIN, dns)).toEqual({ state: 'none' });
});

test('an answer that could not be had is not taken for none', async () => {
  dns.broken = Object.assign(new Error('queryMx ESERVFAIL example.com'), { code: 'ESERVFAIL' });
  expect(await liveMx(DOMAIN, dns)).toEqual({ state: 'unknown', why: expect.stringContaining('ESERVFAIL') });
});

describe('for a verdict', () => {
  const MISSING = { state: 'unknown', why: 'example.com does not exist in DNS' };

  test('a domain that does not exist is not one without mail, unless the change may bring it', async () => {
    dns.missing.add(DOMAIN);
    expect(await mxForVerdict(DOMAIN, dns, false)).toEqual(MISSING);
    expect(await mxForVerdict(DOMAIN, dns, true)).toEqual({ state: 'none' });
  });

  test('one that exists with neither MX record nor address is', async () => {
    expect(await mxForVerdict(DOMAIN, dns, false)).toEqual({ state: 'none' });
  });

  test.each([['mxRecords', { state: 'records' }], ['hosts', { state: 'implicit' }]] as const)('with %s nothing is asked about the name', async (kind, answer) => {
    kind === 'hosts' ? dns.hosts.set(DOMAIN, ['192.0.2.1']) : dns.mxRecords.set(DOMAIN, [{ host: 'mail.example.net', preference: 10 }]);
    dns.isMissing = () => Promise.reject(new Error('asked'));
    expect(await mxForVerdict(DOMAIN, dns, false)).toMatchObject(answer);
  });

  test('what could not be asked is a clause of its own', async () => {
    dns.broken = Object.assign(new Error('queryMx ETIMEOUT example.com'), { code: 'ETIMEOUT' });
    expect(await mxForVerdict(DOMAIN, dns, true)).toEqual({ state: 'unknown', why: 'DNS could not be asked for the MX records of example.com (ETIMEOUT)' });
  });
});
