import * as fc from 'fast-check';
import {
  explainUncovered, mxMatches, nearMiss, normalizeDomain, normalizeHost, normalizeMxPattern, normalizePolicy, parsePolicy, parseStsRecord,
  parseTlsRptRecord, policyId, renderPolicy, renderStsRecord, renderTlsRptRecord, uncoveredHosts, wideWildcard,
} from '../../../lib/protocol';

const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFXYZ');
// Two hyphens in the third place would be an A-label, and not every text behind them is one.
const label = fc.tuple(fc.string({ unit: fc.oneof(letters, fc.constant('-')), maxLength: 20 }), letters)
  .map(([front, last]) => `${front.replace(/^-/, 'x').replace(/^(..)--/, '$1xx')}${last}`);
const tld = fc.constantFrom('com', 'example', 'NZ', 'microsoft');
const host = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), tld).map(([labels, last]) => [...labels, last].join('.'));
const wildcard = fc.tuple(fc.array(label, { minLength: 1, maxLength: 3 }), tld).map(([labels, last]) => ['*', ...labels, last].join('.'));
const pattern = fc.oneof(host, wildcard, host.map((name) => `${name}.`), host.map((name) => `bücher.${name}`));
const policy = fc.record({
  mode: fc.constantFrom('enforce', 'testing', 'none'),
  mx: fc.array(pattern, { minLength: 1, maxLength: 20 }),
  maxAge: fc.integer({ min: 86400, max: 31557599 }),
});

/** Any UTF-16 at all, lone surrogates and controls included. */
const anything = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
/** Pieces that parsers look for, in any order. */
const soup = fc.array(fc.oneof(anything, fc.constantFrom(
  'version', 'mode', 'mx', 'max_age', 'STSv1', 'enforce', 'none', ':', ' ', '\t', '\r', '\n', '\0', '\ufeff', '*', '.', '-', '_', '86400',
  'v=STSv1', 'v=TLSRPTv1', ';', '=', 'id', 'rua', 'mailto:', 'https://', '@', ',', '!', '%', '\\', '"', '[', ']', 'a.example', 'ü',
  '\ud800', '<', '/', '?',
)), { maxLength: 30 }).map((pieces) => pieces.join(''));
const line = fc.tuple(fc.constantFrom('version', 'mode', 'mx', 'max_age', 'ext', 'Mode'), fc.constantFrom(':', ': ', ' : ', ''), fc.oneof(
  fc.constantFrom('STSv1', 'enforce', 'none', 'testing', '604800', 'mail.example.com', '*.example.com'), soup,
), fc.constantFrom('\n', '\r\n', '')).map((parts) => parts.join(''));
const nearlyPolicy = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(''));
const hostile = fc.oneof(soup, nearlyPolicy);

describe('no input throws', () => {
  test('in the reader of policies, and its verdict goes with a policy and its findings with lines of the text', () => {
    fc.assert(fc.property(hostile, (text) => {
      const { valid, policy: read, findings } = parsePolicy(text);
      expect(read !== undefined).toBe(valid);
      expect(valid || findings.some(({ severity }) => severity === 'error')).toBe(true);
      const lines = text.split(/\r\n|\r|\n/).length;
      expect(findings.every((found) => found.line === undefined || (found.line >= 1 && found.line <= lines))).toBe(true);
    }), { numRuns: 2000 });
  });

  test('in the readers of records, and an invalid one has an error', () => {
    fc.assert(fc.property(fc.array(hostile, { maxLength: 3 }), fc.constantFrom('', 'v=STSv1; ', 'v=TLSRPTv1; rua='), (txts, front) => {
      for (const { valid, findings } of [parseStsRecord, parseTlsRptRecord].map((parse) => parse(txts.map((txt) => front + txt)))) {
        expect(valid || findings.some(({ severity }) => severity === 'error')).toBe(true);
      }
    }), { numRuns: 2000 });
  });

  test('in matching', () => {
    fc.assert(fc.property(soup, soup, (name, wanted) => {
      expect(typeof mxMatches(name, wanted)).toBe('boolean');
      nearMiss(name, wanted);
      wideWildcard(wanted);
    }), { numRuns: 2000 });
  });
});

describe('what we render', () => {
  test('is read back as the same policy, without a finding that names anything but the mode and wide wildcards', () => {
    fc.assert(fc.property(policy, (given) => {
      const { valid, policy: read, findings } = parsePolicy(renderPolicy(given));
      expect(valid).toBe(true);
      expect(read).toEqual(normalizePolicy(given));
      const expected = ['policy-mode-none', 'mx-wide-wildcard', 'mx-wildcard-covers-none'];
      expect(findings.filter(({ code }) => !expected.includes(code))).toEqual([]);
    }));
  });

  test('is rendered from what was read to the same bytes', () => {
    fc.assert(fc.property(policy, (given) => {
      const text = renderPolicy(given);
      expect(renderPolicy(parsePolicy(text).policy!)).toBe(text);
    }));
  });

  test('is the strict common form, octet by octet', () => {
    fc.assert(fc.property(policy, (given) => {
      expect(renderPolicy(given)).toMatch(
        /^version: STSv1\r\nmode: (?:enforce|testing|none)\r\n(?:mx: (?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+\r\n)+max_age: [1-9][0-9]+\r\n$/,
      );
    }));
  });

  test('is the same bytes and id for equal policies', () => {
    const shuffled = policy.chain((given) => fc.record({
      given: fc.constant(given),
      mx: fc.tuple(fc.shuffledSubarray(given.mx, { minLength: given.mx.length }), fc.subarray(given.mx)).map((parts) => parts.flat()),
      change: fc.constantFrom((name: string) => name.toUpperCase(), (name: string) => name.toLowerCase(), (name: string) => name),
    }));
    fc.assert(fc.property(shuffled, ({ given, mx, change }) => {
      const other = renderPolicy({ ...given, mx: mx.map(change) });
      expect(other).toBe(renderPolicy(given));
      expect(policyId(other)).toBe(policyId(renderPolicy(given)));
    }));
  });

  test('is other bytes and another id for policies that differ', () => {
    fc.assert(fc.property(policy, policy, (one, other) => {
      const same = JSON.stringify(normalizePolicy(one)) === JSON.stringify(normalizePolicy(other));
      expect(renderPolicy(one) === renderPolicy(other)).toBe(same);
      expect(policyId(renderPolicy(one)) === policyId(renderPolicy(other))).toBe(same);
    }));
  });

  test('is read back as the same id', () => {
    fc.assert(fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 32 }), (id) => {
      expect(parseStsRecord([renderStsRecord(id)])).toEqual({ valid: true, id, findings: [] });
    }));
  });

  test('is read back as the same addresses, or refused', () => {
    const uri = fc.oneof(
      fc.tuple(label, host).map(([local, domain]) => `mailto:${local}@${domain.toLowerCase()}`),
      fc.tuple(host, label).map(([name, path]) => `https://${name.toLowerCase()}/${path}`),
    );
    fc.assert(fc.property(fc.uniqueArray(uri, { minLength: 1, maxLength: 3 }), (rua) => {
      fc.pre(`v=TLSRPTv1; rua=${rua.join(',')}`.length <= 255);
      const { valid, rua: read, findings } = parseTlsRptRecord([renderTlsRptRecord(rua)]);
      expect([valid, read]).toEqual([true, rua]);
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }));
  });

  test('never has a finding above info, whatever text is tried as an address', () => {
    fc.assert(fc.property(fc.constantFrom('mailto:', 'mailto:a@', 'https://', 'MAILTO:x@a.example', ''), hostile, (front, rest) => {
      let record: string;
      try {
        record = renderTlsRptRecord([front + rest]);
      } catch (error) {
        expect((error as Error).message).toMatch(/^rua /);
        return;
      }
      expect(parseTlsRptRecord([record]).findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }), { numRuns: 2000 });
  });
});

describe('names', () => {
  test.each([['domain', normalizeDomain], ['host', normalizeHost], ['mx', normalizeMxPattern]] as const)(
    'a %s is refused, or becomes what stays as it is and a policy can hold without an error', (what, normalize) => {
      fc.assert(fc.property(fc.oneof(soup, pattern), (input) => {
        let name: string;
        try {
          name = normalize(input);
        } catch (error) {
          expect((error as Error).message.startsWith(`${what} `)).toBe(true);
          return;
        }
        expect(normalize(name)).toBe(name);
        const { valid, findings } = parsePolicy(`version: STSv1\nmode: enforce\nmx: ${name}\nmax_age: 604800\n`);
        expect([valid, findings.filter(({ severity }) => severity === 'error')]).toEqual([true, []]);
      }), { numRuns: 2000 });
    });
});

describe('matching', () => {
  test('leaves a host uncovered exactly if it matches no pattern, and explains the same hosts', () => {
    fc.assert(fc.property(fc.array(pattern, { maxLength: 5 }), fc.array(host, { maxLength: 5 }), (mx, hosts) => {
      const uncovered = uncoveredHosts(mx, hosts);
      expect(uncovered).toEqual(hosts.filter((name) => mx.every((wanted) => !mxMatches(name, wanted))));
      expect(explainUncovered(mx, hosts).map((each) => each.host)).toEqual(uncovered);
    }));
  });

  test('knows no case and no root dot of the host', () => {
    fc.assert(fc.property(host, pattern, (name, wanted) => {
      expect(mxMatches(`${name.toUpperCase()}.`, wanted.toLowerCase())).toBe(mxMatches(name, wanted));
    }));
  });

  test('takes a host for its own name, for the wildcard over it and for nothing one label higher or lower', () => {
    fc.assert(fc.property(host, (name) => {
      const parent = name.slice(name.indexOf('.') + 1);
      expect([mxMatches(name, name), mxMatches(name, `*.${parent}`)]).toEqual([true, true]);
      const others = [[`x.${name}`, `*.${parent}`], [parent, `*.${parent}`], [name, `*.${name}`]];
      expect(others.map(([other, wanted]) => mxMatches(other, wanted))).toEqual([false, false, false]);
    }));
  });

  test('is never near and a match at once', () => {
    fc.assert(fc.property(host, pattern, (name, wanted) => {
      expect(mxMatches(name, wanted) && nearMiss(name, wanted) !== undefined).toBe(false);
    }));
  });
});
