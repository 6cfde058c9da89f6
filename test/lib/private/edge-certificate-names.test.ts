import { Aws, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { EdgeCertificateProps } from '../../../lib/edge-certificate';
import { certificateIn, europe, NATIVE } from '../certificates';
import { errorOf, newStack, resourcesOf, theOnly, zoneOf } from '../synth';

const ZONE_ID = 'Z0123456789ABCDEFGHIJ';

describe('the names', () => {
  const templateOf = (props: Partial<EdgeCertificateProps>, stack = europe()) => {
    certificateIn(stack, props);
    return resourcesOf(stack);
  };

  test.each<[string, Partial<EdgeCertificateProps>]>([
    ['in another order', { domainName: 'b.example.com', subjectAlternativeNames: ['c.example.com', 'a.example.com'] }],
    ['in upper case, with a dot, twice', { domainName: 'A.example.com.', subjectAlternativeNames: ['C.EXAMPLE.com', 'b.example.com', 'a.example.com'] }],
  ])('%s are the same template', (_how, props) => {
    const sorted = { domainName: 'a.example.com', subjectAlternativeNames: ['b.example.com', 'c.example.com'] };
    expect(templateOf(props)).toEqual(templateOf(sorted));
    expect(templateOf(props, newStack())).toEqual(templateOf(sorted, newStack()));
  });

  test('are A-labels', () => {
    const stack = europe();
    expect(certificateIn(stack, { domainName: 'mta-sts.bücher.example', zone: zoneOf(stack, 'xn--bcher-kva.example') }).domainNames).toEqual(['mta-sts.xn--bcher-kva.example']);
  });

  test('a name of more than 64 characters is no common name, and comes after a shorter one', () => {
    const stack = newStack();
    const long = `${'a'.repeat(60)}.example.com`;
    certificateIn(stack, { domainName: long, subjectAlternativeNames: ['b.example.com'] });
    expect(theOnly(stack, NATIVE).Properties).toMatchObject({ DomainName: 'b.example.com', SubjectAlternativeNames: [long] });
    expect(errorOf(() => certificateIn(europe(), { domainName: long }))).toMatch(/has 72 characters, and the first name of a certificate of ACM has 64 at most/);
  });

  test.each<[string, (stack: Stack) => Partial<EdgeCertificateProps>, string]>([
    ['that is no host name', () => ({ domainName: 'mta_sts.example.com' }), '"mta_sts.example.com"'],
    ['with a wildcard in the middle', () => ({ domainName: 'mta-sts.*.example.com' }), '"mta-sts.*.example.com"'],
    ['outside of the zone', () => ({ domainName: 'mta-sts.example.net' }), '"mta-sts.example.net" is not in the zone "example.com"'],
    ['without a zone', () => ({ zone: undefined }), 'The name "mta-sts.example.com" of the certificate has no zone'],
    ['that only zones has', stack => ({ zones: { 'mta-sts.example.net': zoneOf(stack) } }), 'zones has "mta-sts.example.net", which is not a name of the certificate'],
    ['that is a token', () => ({ domainName: Aws.STACK_NAME }), 'is a token'],
    ['in a private zone', stack => ({
      zone: new PrivateHostedZone(stack, 'Private', { zoneName: 'example.com', vpc: new Vpc(stack, 'Vpc') }),
    }), 'is private'],
    ['in a zone without a known name', stack => ({ zone: HostedZone.fromHostedZoneId(stack, 'Unnamed', ZONE_ID) }), 'The name of the zone is not known'],
  ])('one %s is an error', (_what, props, told) => {
    const stack = europe();
    expect(errorOf(() => certificateIn(stack, props(stack)))).toContain(told);
  });

  test('a wildcard is a name', () => {
    expect(certificateIn(europe(), { domainName: '*.Example.com' }).domainNames).toEqual(['*.example.com']);
  });
});
