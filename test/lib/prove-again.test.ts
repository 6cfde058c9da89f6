import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { newMtaSts, newStack, theOnly } from './synth';
import { MtaSts } from '../../lib';

/** The properties of the publisher, after something was changed in the stack. */
function publication(change: (mtaSts: MtaSts) => void = () => undefined) {
  const stack = newStack();
  change(newMtaSts(stack));
  return theOnly(stack, 'Custom::MtaStsPolicy').Properties;
}

const distributionOf = (mtaSts: MtaSts) => mtaSts.host.distribution.node.defaultChild as cloudfront.CfnDistribution;

test.each<[string, (mtaSts: MtaSts) => void]>([
  ['the cache policy', mtaSts => distributionOf(mtaSts).addPropertyOverride('DistributionConfig.DefaultCacheBehavior.CachePolicyId', 'other')],
  ['the viewer protocol', mtaSts => distributionOf(mtaSts).addPropertyOverride('DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy', 'redirect-to-https')],
  ['an alias', mtaSts => distributionOf(mtaSts).addPropertyOverride('DistributionConfig.Aliases', ['mta-sts.example.org'])],
])('a change of %s alone is a change of the publisher, which then proves the edge again', (_, change) => {
  expect(publication(change)).not.toEqual(publication());
});

test('what does not concern the edge is none', () => {
  expect(publication(mtaSts => mtaSts.node.addMetadata('note', 'changed'))).toEqual(publication());
});
