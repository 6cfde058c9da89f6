import { isPublicAddress, lookupPublic, publicAmong } from '../../../lib/net/public-address';

test.each([
  '10.1.2.3', '127.0.0.1', '169.254.169.254', '192.168.0.1', '172.16.5.5', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255',
  '::1', '::', 'fe80::1', 'fd00:ec2::254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a00:1', 'no address',
])('%s is not of the public internet', address => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is of the public internet', address => {
  expect(isPublicAddress(address)).toBe(true);
});

test('a name that leads into the own network is an error that says so, for both ways of asking', async () => {
  for (const all of [true, false]) {
    const error = await new Promise<NodeJS.ErrnoException | null>(resolve => lookupPublic('localhost', { all }, resolve));
    expect(error).toMatchObject({ code: 'NOT_PUBLIC', message: expect.stringMatching(/localhost .*(127\.0\.0\.1|::1)/) });
  }
});

test('public addresses come out in the form that was asked for', async () => {
  const answer = (all: boolean) => new Promise(resolve => lookupPublic('8.8.8.8', { all }, (...given) => resolve(given)));
  expect(await answer(true)).toEqual([null, [{ address: '8.8.8.8', family: 4 }]]);
  expect(await answer(false)).toEqual([null, '8.8.8.8', 4]);
});

test('a name without an address is not one that leads into a network of its own', () => {
  publicAmong('mta-sts.example.com', [], { all: true }, error => expect(error).toMatchObject({ code: 'ENOTFOUND', message: 'mta-sts.example.com has no address in DNS' }));
  expect.assertions(1);
});
