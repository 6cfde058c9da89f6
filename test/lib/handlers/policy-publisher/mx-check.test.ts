import { MxAnswer } from '../../../../lib/change';
import { checkMx } from '../../../../lib/handlers/policy-publisher/mx-check';
import { MxFacts } from '../../../../lib/handlers/policy-publisher/mx-facts';
import { Policy } from '../../../../lib/protocol';
import { mxOf } from '../fakes';

const A = ['a.example.net'];
const B = ['b.example.net'];

function policy(mx: string[], mode: Policy['mode'] = 'enforce'): Policy {
  return { mode, mx, maxAge: 604800 };
}

function hosts(...names: string[]) {
  return names.map((host, index) => ({ host, preference: 10 * (index + 1) }));
}

function check(more: Partial<MxFacts> & { next: Policy; live: MxAnswer }) {
  return checkMx({ domain: 'example.com', action: 'refuse', leftOut: [], declared: {}, ...more });
}

describe('a policy in enforce against live MX records', () => {
  test('stops where no host is covered, and names the host, the patterns and what to do', () => {
    const { stops, text } = check({ next: policy(A), live: mxOf('b.example.net') });
    expect(stops).toBe(true);
    expect(text).toMatch(/does not cover b\.example\.net.*the policy has a\.example\.net.*bounced.*Add b\.example\.net to mx/);
  });

  test('stops where every host of the best preference is left out', () => {
    expect(check({ next: policy(A), live: mxOf('b.example.net', 'a.example.net') })).toMatchObject({ stops: true, text: expect.stringContaining('backups') });
  });

  test('goes on where a backup is left out, and says so', () => {
    expect(check({ next: policy(A), live: mxOf('a.example.net', 'b.example.net') })).toMatchObject({ stops: false, uncovered: true, text: expect.stringContaining('redundancy') });
  });

  test('goes on where every host is covered', () => {
    expect(check({ next: policy(['*.example.net']), live: mxOf('a.example.net') })).toEqual({ stops: false, uncovered: false, text: 'The policy covers every MX host: a.example.net.' });
  });

  test('tells a near miss: a wildcard covers one label only', () => {
    const { stops, text } = check({ next: policy(['*.outlook.com']), live: mxOf('example-com.mail.protection.outlook.com') });
    expect(stops).toBe(true);
    expect(text).toMatch(/\*\.outlook\.com does not match example-com\.mail\.protection\.outlook\.com: "\*" stands for one label only/);
  });
});

describe('there is nothing to protect', () => {
  test.each<[string, MxAnswer]>([
    ['a new domain', { state: 'none' }],
    ['a null MX', { state: 'records', records: [{ host: '', preference: 0 }] }],
    ['hosts for verification only', mxOf('abcd.mx-verification.google.com', 'ms12345.msv1.invalid')],
  ])('with %s', (_what, live) => {
    expect(check({ next: policy(A), live })).toMatchObject({ stops: false, uncovered: false });
  });

  test('but a domain without MX records that has an address is its own host', () => {
    expect(check({ next: policy(A), live: { state: 'implicit' } })).toMatchObject({ stops: true, text: expect.stringContaining('does not cover example.com') });
    expect(check({ next: policy(['example.com']), live: { state: 'implicit' } })).toMatchObject({ stops: false });
  });
});

describe('never stopped is', () => {
  const live = mxOf('b.example.net');

  test('mode testing, which tells what enforce would do', () => {
    expect(check({ next: policy(A, 'testing'), live })).toMatchObject({ stops: false, uncovered: true, text: expect.stringContaining('In mode enforce, senders would') });
  });

  test('mode testing as the brake, of which no message says that it refuses mail: the policy of before does', () => {
    const brake = check({ published: policy(A), next: policy(A, 'testing'), live });
    expect(brake).toMatchObject({ stops: false, uncovered: true });
    expect(brake.text).toMatch(/In mode enforce, senders would find no host left.*; those that still hold the policy of before do\./);
    expect(check({ published: policy(A), next: policy(A), live }).text).toContain('. Senders find no host left');
  });

  test('mode none', () => {
    expect(check({ next: policy(A, 'none'), live })).toMatchObject({ stops: false, uncovered: false });
  });

  test('a policy that leaves every live host as usable as the published one', () => {
    expect(check({ published: policy(A), next: { ...policy(A), maxAge: 86400 }, live })).toMatchObject({ stops: false, uncovered: true, text: expect.stringContaining('as before') });
    expect(check({ published: policy(A), next: policy([...A, ...B]), live })).toMatchObject({ stops: false, uncovered: false });
  });

  test('but one that takes away a host that the published one has', () => {
    expect(check({ published: policy([...A, ...B]), next: policy(A), live }).stops).toBe(true);
  });
});

describe('what a message tells to do', () => {
  const swapped = { published: policy(A), next: policy(B), live: mxOf('a.example.net') };

  test('is never to take a host out of the MX records that senders of the published policy have nothing but', () => {
    const { stops, text } = check(swapped);
    expect(stops).toBe(true);
    expect(text).not.toContain('take it out of the MX records first');
    expect(text).toMatch(/in three steps: publish a policy with mx a\.example\.net and b\.example\.net, and leave the MX records as they are/);
    const declared = { before: hosts('a.example.net'), after: hosts('b.example.net', 'a.example.net') };
    expect(check({ ...swapped, declared }).text).not.toContain('take it out of the MX records first');
  });

  test('is that where another host of the published policy is left, or where no sender refuses any yet', () => {
    const both = { next: policy(B), live: mxOf('a.example.net', 'b.example.net') };
    for (const published of [undefined, policy(A, 'testing'), policy([...A, ...B])]) {
      expect(check({ ...both, published })).toMatchObject({ stops: true, text: expect.stringContaining('take it out of the MX records first') });
    }
  });

  test('names every pattern to publish, also where there are many', () => {
    const many = Array.from({ length: 12 }, (_, index) => `mx${index}.example.org`);
    expect(check({ ...swapped, published: policy([...A, ...many]) }).text).toContain('mx11.example.org and b.example.net');
  });

  test('of a domain that is its own host, is to give it MX records: it cannot be taken out of them', () => {
    const { text } = check({ next: policy(A), live: { state: 'implicit' } });
    expect(text).toMatch(/example\.com, which has no MX record and is its own host.*or give it MX records first/);
    expect(text).not.toContain('take it out');
    expect(check({ next: policy(A), live: mxOf('example.com') }).text).toContain('take it out of the MX records first');
  });

  test('speaks of records that stay in caches only where the deploy changes them', () => {
    expect(check({ next: policy(A), live: mxOf('b.example.net') }).text).not.toContain('caches');
    const declared = { before: hosts('b.example.net'), after: hosts('a.example.net') };
    expect(check({ published: policy(B, 'testing'), next: policy(A), live: mxOf('b.example.net'), declared }).text).toContain('caches');
  });
});

describe('MX records that change in the same deploy', () => {
  const declared = { before: hosts('a.example.net'), after: hosts('b.example.net') };

  test.each([['not yet', 'a.example.net'], ['already', 'b.example.net']])('a swap is stopped, when DNS has %s changed', (_when, live) => {
    const { stops, text } = check({ published: policy(A), next: policy(B), live: mxOf(live), declared });
    expect(stops).toBe(true);
    expect(text).toMatch(/In three steps: publish a policy with mx a\.example\.net and b\.example\.net/);
    // either half by itself would lose mail as well
    expect(text).not.toContain('or take it out');
  });

  test('a policy that covers both comes too late for them: senders hold the old one', () => {
    const { stops, text } = check({ published: policy(A), next: policy([...A, ...B]), live: mxOf('a.example.net'), declared });
    expect(stops).toBe(true);
    expect(text).toMatch(/come to name b\.example\.net, and senders still hold the policy of before.*In three steps/);
  });

  test('each of the three steps goes on', () => {
    const both = policy([...A, ...B]);
    expect(check({ published: policy(A), next: both, live: mxOf('a.example.net'), declared: { before: declared.before, after: declared.before } }).stops).toBe(false);
    expect(check({ published: both, next: both, live: mxOf('a.example.net'), declared }).stops).toBe(false);
    expect(check({ published: both, next: policy(B), live: mxOf('b.example.net'), declared: { before: declared.after, after: declared.after } }).stops).toBe(false);
  });

  test('a template that names MX records for the first time is compared with DNS', () => {
    expect(check({ published: policy(A), next: policy(A), live: mxOf('a.example.net'), declared: { after: hosts('b.example.net') } }).stops).toBe(true);
    expect(check({ published: policy(A), next: policy(A), live: mxOf('a.example.net'), declared: { after: hosts('a.example.net') } }).stops).toBe(false);
  });

  test('a swap is stopped also where somebody has changed the records by hand since the last deploy', () => {
    const drifted = { published: policy(['c.example.net']), next: policy(['b.example.net', 'c.example.net']), live: mxOf('c.example.net') };
    expect(check({ ...drifted, declared })).toMatchObject({ stops: true, text: expect.stringContaining('In three steps') });
    expect(check({ ...drifted, declared: { before: declared.before, after: hosts('c.example.net') } }).stops).toBe(false);
  });

  test('what the old template named, and DNS has no more, is not protected', () => {
    const now = { live: mxOf('c.example.net'), declared: { before: hosts('a.example.net'), after: hosts('b.example.net') } };
    expect(check({ published: policy(['*.example.net']), next: policy(['b.example.net', 'c.example.net']), ...now }).stops).toBe(false);
    expect(check({ published: policy(['*.example.net']), next: policy(['a.example.net', 'b.example.net']), ...now }).stops).toBe(true);
  });

  test('the brake works all the same', () => {
    expect(check({ published: policy(A), next: policy(B, 'testing'), live: mxOf('a.example.net'), declared }).stops).toBe(false);
  });
});

describe('what the app asks for', () => {
  const live = mxOf('b.example.net', 'a.example.net');

  test('a host that is left out on purpose does not count', () => {
    expect(check({ next: policy(A), live, leftOut: ['b.example.net'] })).toMatchObject({ stops: false, uncovered: false });
    expect(check({ next: policy(A), live, leftOut: ['c.example.net'] })).toMatchObject({ stops: true });
  });

  test('its answer names the host that is left out', () => {
    expect(check({ next: policy(A), live, leftOut: ['b.example.net'] }).text).toBe('The policy covers every MX host: a.example.net. Left out on purpose: b.example.net.');
    expect(check({ next: policy(A), live: mxOf('a.example.net'), leftOut: ['b.example.net'] }).text).toBe('The policy covers every MX host: a.example.net.');
  });

  test('every host left out is no purpose: no mail would arrive', () => {
    const { stops, text } = check({ next: policy(A), live: mxOf('b.example.net'), leftOut: ['b.example.net'] });
    expect(stops).toBe(true);
    expect(text).toMatch(/find no host left.*MxCheck\.except names every MX host/);
  });

  test('leaving a host out is offered where others are left, beside those that are left out already', () => {
    const three = mxOf('b.example.net', 'a.example.net', 'c.example.net');
    expect(check({ next: policy(A), live: three, leftOut: ['c.example.net'] }).text).toContain('MxCheck.except(\'b.example.net\', \'c.example.net\')');
    expect(check({ next: policy(A), live: mxOf('b.example.net') }).text).not.toContain('MxCheck.except');
  });

  test('to be warned only', () => {
    expect(check({ next: policy(A), live, action: 'warn' })).toMatchObject({ stops: false, uncovered: true, text: expect.stringContaining('does not cover b.example.net') });
  });
});

describe('DNS that cannot be asked', () => {
  const live: MxAnswer = { state: 'unknown', why: 'the answer of DNS was ESERVFAIL' };

  test('stops enforce, with the way to go on', () => {
    expect(check({ next: policy(A), live })).toMatchObject({ stops: true, text: expect.stringMatching(/ESERVFAIL.*Deploy again when DNS answers.*MxCheck\.warn\(\)/) });
    expect(check({ published: policy([...A, ...B]), next: policy(A), live }).stops).toBe(true);
  });

  test('does not stop testing, a warning, nor a policy that has every pattern of the one before', () => {
    expect(check({ next: policy(A, 'testing'), live }).stops).toBe(false);
    expect(check({ next: policy(A), live, action: 'warn' }).stops).toBe(false);
    expect(check({ published: policy(A), next: policy([...A, ...B]), live }).stops).toBe(false);
  });

  test('does not stop a wildcard in the place of the hosts that it covers, and stops the other way round', () => {
    expect(check({ published: policy([...A, ...B]), next: policy(['*.example.net']), live }).stops).toBe(false);
    expect(check({ published: policy(['*.example.net']), next: policy(['*.example.net', 'c.example.org']), live }).stops).toBe(false);
    expect(check({ published: policy(['*.example.net']), next: policy(A), live }).stops).toBe(true);
    expect(check({ published: policy(['a.b.example.net']), next: policy(['*.example.net']), live }).stops).toBe(true);
  });

  test('does not stop a policy that widens, where the template names MX records for the first time', () => {
    const first = { live, declared: { after: hosts('b.example.net') } };
    expect(check({ published: policy(['x.example.net']), next: policy(['x.example.net', ...A]), ...first }).stops).toBe(false);
    expect(check({ published: policy(['x.example.net']), next: policy(A), ...first }).stops).toBe(true);
  });

  test('is not made up for by templates that change a backup only', () => {
    const declared = { before: hosts('a.example.net'), after: hosts('a.example.net', 'b.example.net') };
    expect(check({ published: policy(['a.example.net', 'c.example.net']), next: policy(A), live, declared }).stops).toBe(true);
  });

  test('stops MX records that change in the deploy all the same: the templates tell both sides', () => {
    const declared = { before: hosts('a.example.net'), after: hosts('b.example.net') };
    expect(check({ published: policy(A), next: policy([...A, ...B]), live, declared })).toMatchObject({ stops: true, text: expect.stringContaining('In three steps') });
    expect(check({ published: policy([...A, ...B]), next: policy([...A, ...B]), live, declared }).stops).toBe(false);
  });
});
