import { isPublicSuffix } from '../../../lib/private/public-suffix';

test.each(['com', 'nz', 'co.nz', 'com.au', 'co.uk'])('anybody can register a name below %s', name => {
  expect(isPublicSuffix(name)).toBe(true);
});

test.each(['example.com', 'example.co.nz', 'mail.protection.outlook.com'])('nobody but its owner can register a name below %s', name => {
  expect(isPublicSuffix(name)).toBe(false);
});
