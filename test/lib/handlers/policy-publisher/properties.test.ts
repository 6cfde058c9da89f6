import { parseProperties, physicalId } from '../../../../lib/handlers/policy-publisher/properties';
import { objectKey } from '../../../../lib/private/policy-object';
import { A, A_TEXT } from '../fakes';

const parse = (more: object = {}) => parseProperties({ ...A, ...more });

test('the lines of the policy become the text that senders fetch, with CRLF after each', () => {
  expect(parse()).toEqual({
    domain: 'example.com', policyId: 'a1', text: A_TEXT, bucket: 'bucket', distributionDomain: 'd111.cloudfront.net', mxCheck: 'refuse', leftOut: [],
  });
});

test('properties that are there only to cause a new proof are left alone', () => {
  expect(parse({ ServiceToken: 'arn', CertificateArn: 'arn', EdgeFunction: '1', Revision: '2' })).toEqual(parse());
});

test('the same domain in the same bucket is the same thing, whatever else changes', () => {
  expect(physicalId(parse({ PolicyId: 'b2', DistributionDomainName: 'd222.cloudfront.net' }))).toBe(physicalId(parse()));
});

test('another domain and another bucket are other things', () => {
  expect(new Set([parse(), parse({ Domain: 'example.org' }), parse({ BucketName: 'other' })].map(physicalId)).size).toBe(3);
});

test('the object is where the viewer-request function looks for it', () => {
  expect(objectKey('example.com')).toBe('mta-sts.example.com/.well-known/mta-sts.txt');
});

test.each(['Domain', 'PolicyId', 'BucketName', 'DistributionDomainName'])('without %s the error names it', name => {
  expect(() => parse({ [name]: undefined })).toThrow(`${name} must be a text that is not empty, got undefined`);
  expect(() => parse({ [name]: '' })).toThrow(`${name} must be a text that is not empty, got ""`);
  expect(() => parse({ [name]: ['x'] })).toThrow('got ["x"]');
});

test.each([undefined, 'version: STSv1', [], ['version: STSv1', 1]])('a policy that is no list of lines (%j) is an error', policy => {
  expect(() => parse({ Policy: policy })).toThrow('Policy must be a list of lines');
});
