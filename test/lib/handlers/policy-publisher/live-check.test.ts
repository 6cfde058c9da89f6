import { A, A_LINES, A_TEXT, answerOf, B, failureOf, hearConsole, KEY, mxOf, properties, World, WRONG_CERTIFICATE } from '../fakes';

let world: World;
let heard: () => string;

beforeEach(() => {
  world = new World();
  heard = hearConsole();
});
afterEach(() => jest.restoreAllMocks());

const ELSEWHERE = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';

function enforce(...mx: string[]): object {
  return properties(['version: STSv1', 'mode: enforce', ...mx.map(pattern => `mx: ${pattern}`), 'max_age: 604800'], `id-${mx.join('-')}`);
}

describe('a policy in enforce that leaves no live MX host', () => {
  test('fails before anything is written, and names what to do', async () => {
    await world.publishA();
    world.mx = mxOf('other.example.net');
    const { message } = await failureOf(world.update(B, A));
    expect(message).toMatch(/is not published.*Nothing was written\.\nThe policy does not cover other\.example\.net.*Add other\.example\.net to mx/);
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
    expect(world.calls()).not.toContain('PutObject');
  });

  test('fails again when it is deployed again after a deploy without rollback, which shows it as the old properties', async () => {
    await world.publishA();
    world.mx = mxOf('other.example.net');
    await failureOf(world.update(B, A));
    await failureOf(world.update(B, B));
    expect(world.s3.texts(KEY)).toEqual([A_TEXT]);
  });

  test('is mended by the next deploy, and by the brake, after a deploy without rollback', async () => {
    await world.publishA();
    world.mx = mxOf('other.example.net');
    await failureOf(world.update(B, A));
    await world.update(properties([...A_LINES, 'mx: other.example.net'], 'brake'), B);
    expect(world.served).toBe(`${A_TEXT}mx: other.example.net\r\n`);
    await failureOf(world.update(B, properties([...A_LINES, 'mx: other.example.net'], 'brake')));
    await world.update(enforce('mx.example.com', 'other.example.net'), B);
    expect(world.served).toContain('mode: enforce');
  });

  test('fails again also where somebody has deleted the object in the meantime', async () => {
    await world.publishA();
    world.mx = mxOf('other.example.net');
    await failureOf(world.update(B, A));
    world.s3.put(KEY, undefined);
    await failureOf(world.update(B, B));
    expect(world.served).toBeUndefined();
  });

  test('mends a deleted object, where it was published before', async () => {
    await world.create(B);
    world.mx = mxOf('other.example.net');
    world.s3.put(KEY, undefined);
    await world.update(enforce('mx.example.com', 'more.example.com'), B);
    expect(world.served).toContain('more.example.com');
  });

  test('is published when DNS has come to name a host that it covers', async () => {
    await world.publishA();
    expect((await world.update(B, A)).data).toMatchObject({ MxCheck: expect.stringContaining('covers every MX host') });
  });

  test('comes back in a rollback all the same: that never fails because of MX records', async () => {
    await world.create(B);
    await world.update(enforce('mx.example.com', 'new.example.net'), B);
    world.mx = mxOf('new.example.net');
    await world.rollBack(B, enforce('mx.example.com', 'new.example.net'));
    expect(world.served).toContain('mx: mx.example.com\r\nmax_age');
    expect(world.dnsAsked).toBe(2);
  });
});

test('what only costs redundancy is published, and is in the log and in the attribute', async () => {
  world.mx = mxOf('mx.example.com', 'backup.example.net');
  const { data } = await world.create(B);
  expect(data!.MxCheck).toMatch(/backup\.example\.net.*redundancy/);
  expect(heard()).toMatch(/MX hosts of example\.com: .*backup\.example\.net/);
});

test('a long explanation is cut, so that the answer fits', async () => {
  world.mx = mxOf('mx.example.com', ...Array.from({ length: 100 }, (_, index) => `backup-${index}.${'long-'.repeat(10)}name.example.net`));
  const { data } = await world.create(B);
  expect(Buffer.byteLength(data!.MxCheck)).toBeLessThanOrEqual(1000);
});

describe('MX records alone', () => {
  const old = { ...enforce('mx.example.com'), MxHosts: ['10 mx.example.com'] };
  const next = { ...enforce('mx.example.com'), MxHosts: ['10 other.example.net'] };

  test('that move away from the policy fail the deploy, with the same policy', async () => {
    await world.create(old);
    expect((await failureOf(world.update(next, old))).message).toMatch(/other\.example\.net/);
  });

  test('go back in a rollback, also where nobody can tell that it is one', async () => {
    await world.create(old);
    world.fail('DescribeStacks', { status: 403, body: '' }, 'always');
    await world.rollBack({ ...old, MxHosts: ['10 third.example.net'] }, old);
    expect(heard()).toMatch(/may be a rollback.*\n.*third\.example\.net/);
    world.mend();
    await failureOf(world.update({ ...old, MxHosts: ['10 third.example.net'] }, old));
  });

  test('that the policy covers are checked again, and nothing is written', async () => {
    await world.create(old);
    world.journal.length = 0;
    await world.update({ ...old, MxHosts: ['10 mx.example.com', '20 mx.example.com'] }, old);
    expect(world.dnsAsked).toBe(2);
    expect(world.calls()).not.toContain('PutObject');
  });
});

describe('a policy that comes to cover the MX host of the app, while DNS still answers the one of before', () => {
  const only = { ...enforce('mx.example.com'), MxHosts: ['10 new.example.net'] };
  const both = { ...enforce('mx.example.com', 'new.example.net'), MxHosts: ['10 new.example.net'] };

  test('is published: the deploy leaves the MX records alone, and this is how refused mail is mended', async () => {
    await world.create({ ...only, MxCheck: 'warn' });
    await world.update(both, { ...only, MxCheck: 'warn' });
    expect(world.served).toContain('mx: new.example.net');
  });

  test('is refused where the deploy moves the MX records, the second time too, after a deploy without rollback', async () => {
    const old = { ...only, MxHosts: ['10 mx.example.com'] };
    await world.create(old);
    await failureOf(world.update(both, old));
    expect((await failureOf(world.update(both, both))).message).toContain('In three steps');
    expect(world.served).not.toContain('new.example.net');
  });

  test('as nothing else is: the same policy again mends nothing', async () => {
    await world.create({ ...only, MxCheck: 'warn' });
    await failureOf(world.update(only, { ...only, MxCheck: 'warn' }));
  });
});

describe('on the first publication of a domain', () => {
  beforeEach(() => {
    world.mx = mxOf('other.example.net');
  });

  test('what another host serves until now is what senders hold: a policy that is no worse is published', async () => {
    world.elsewhere = answerOf(ELSEWHERE);
    const { data } = await world.create(B);
    expect(data!.MxCheck).toMatch(/other\.example\.net, as before this deploy/);
    expect(heard()).toMatch(/Another host serves a policy for example\.com/);
  });

  test.each([
    ['a policy in testing', answerOf(ELSEWHERE.replace('enforce', 'testing'))],
    ['something that is no policy', answerOf('<html>')],
    ['a policy with another status', answerOf(ELSEWHERE, 404)],
    ['a policy as HTML', answerOf(ELSEWHERE, 200, 'text/html')],
  ])('%s makes nothing usable worse, so enforce is refused', async (_what, answer) => {
    world.elsewhere = answer;
    await failureOf(world.create(B));
    expect(world.served).toBeUndefined();
  });

  test.each([
    ['does not answer', { kind: 'failure', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' } as const],
    ['answers with an error of its own', answerOf('', 503)],
  ])('another host that %s at first is asked again: senders that hold its policy lose mail with the MX records', async (_what, first) => {
    world.mx = mxOf('mx.example.com');
    world.elsewhereFirst = [first, first];
    world.elsewhere = answerOf(ELSEWHERE);
    const both = { ...enforce('mx.example.com', 'new.example.net'), MxHosts: ['10 new.example.net'] };
    expect((await failureOf(world.create(both))).message).toMatch(/come to name new\.example\.net, and senders still hold the policy of before/);
  });

  test.each([
    ['a name without address', { kind: 'failure', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' } as const],
    ['a host with another certificate', WRONG_CERTIFICATE],
    ['a host without a policy', answerOf('', 404)],
  ])('%s is asked once', async (_what, answer) => {
    world.mx = mxOf('mx.example.com');
    world.elsewhere = answer;
    await world.create(B);
    expect(world.elsewhereAsked).toBe(1);
  });

  test('one that never answers is asked for a while, and is then none', async () => {
    world.mx = mxOf('mx.example.com');
    world.elsewhere = { kind: 'failure', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' };
    const started = world.clock.now();
    await world.create(B);
    expect(world.elsewhereAsked).toBeGreaterThan(1);
    expect(world.clock.now() - started).toBeLessThan(30_000);
  });

  test('without another host it is refused too', async () => {
    await failureOf(world.create(B));
  });
});

describe('DNS that fails', () => {
  test('for a moment is asked again', async () => {
    world.dnsFailures = 3;
    await world.create(B);
    expect(world.dnsAsked).toBe(4);
  });

  test('for good fails enforce within half a minute, and says how to go on', async () => {
    world.dnsFailures = Infinity;
    const started = world.clock.now();
    expect((await failureOf(world.create(B))).message).toMatch(/DNS could not be asked.*ESERVFAIL.*MxCheck\.warn\(\)/);
    expect(world.clock.now() - started).toBeLessThan(30_000);
  });

  test('neither keeps testing from being published, nor holds it up', async () => {
    world.dnsFailures = Infinity;
    const started = world.clock.now();
    await world.create(A);
    expect(world.clock.now() - started).toBeLessThan(3_000);
    expect(world.served).toBe(A_TEXT);
  });
});

describe('what the app asks for', () => {
  beforeEach(() => {
    world.mx = mxOf('other.example.net');
  });

  test('a host that is left out on purpose does not stop it, where another is left', async () => {
    await failureOf(world.create({ ...B, MxLeftOut: ['other.example.net'] }));
    world.mx = mxOf('other.example.net', 'mx.example.com');
    await failureOf(world.create(B));
    await world.create({ ...B, MxLeftOut: ['other.example.net'] });
  });

  test('a warning is no failure', async () => {
    expect((await world.create({ ...B, MxCheck: 'warn' })).data!.MxCheck).toMatch(/does not cover other\.example\.net/);
  });

  test('off asks nobody', async () => {
    expect((await world.create({ ...B, MxCheck: 'off' })).data!.MxCheck).toBe('Off.');
    expect(world.dnsAsked).toBe(0);
  });

  test('MX hosts that are none are refused with what to give', async () => {
    await expect(world.create({ ...A, Policy: A_LINES, MxHosts: ['mx.example.com'] })).rejects.toThrow(/"mx\.example\.com".*such as "10 mail\.example\.com"/);
  });
});
