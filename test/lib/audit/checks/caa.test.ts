import { judgeDomain } from '../../../../lib/audit/judge-domain';
import { facts, found } from '../facts-example';

function codes(tag: string, value: string): string[] {
  return judgeDomain(facts({ policyHost: { ...facts().policyHost, caa: found({ tag, value }) } })).findings.map(({ code }) => code);
}

test.each(['issue', 'ISSUE', 'Issue'])('the CAA tag %j is read in any case (RFC 8659 section 4.1)', tag => {
  expect([codes(tag, 'letsencrypt.org'), codes(tag, 'Amazon.com')]).toEqual([['check-caa-forbids-amazon'], []]);
});

test.each(['issuewild', 'IODEF'])('the CAA tag %j says nothing of who issues for the policy host', tag => {
  expect(codes(tag, 'letsencrypt.org')).toEqual([]);
});
