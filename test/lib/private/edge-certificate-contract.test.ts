import { Stack } from 'aws-cdk-lib';
import { CustomResourceEvent } from '../../../lib/handlers/custom-resource/event';
import { ownerTags } from '../../../lib/handlers/edge-certificate/properties';
import { certificateIn, europe } from '../certificates';
import { resourcesOf } from '../synth';

/** The keys of tags that the permissions of the handler are for. */
function tagsInConditions(stack: Stack): string[] {
  const conditions = [...JSON.stringify(resourcesOf(stack, 'AWS::IAM::Policy')).matchAll(/aws:(?:Request|Resource)Tag\/([^"]+)/g)];
  return [...new Set(conditions.map(([, key]) => key))];
}

test('the permissions are for certificates with a tag that the handler gives them', () => {
  const stack = europe();
  certificateIn(stack);
  const given = Object.keys(ownerTags({ StackId: 's', LogicalResourceId: 'r' } as CustomResourceEvent));
  expect(tagsInConditions(stack)).toHaveLength(1);
  expect(given).toEqual(expect.arrayContaining(tagsInConditions(stack)));
});

test('the handler loads nothing of the CDK, which Lambda does not have', () => {
  const load = (path: string) => jest.isolateModules(() => {
    jest.doMock('aws-cdk-lib', () => { throw new Error('The CDK was loaded.'); });
    try {
      jest.requireActual(path);
    } finally {
      jest.dontMock('aws-cdk-lib');
    }
  });
  expect(() => load('../../../lib/handlers/edge-certificate')).not.toThrow();
  expect(() => load('../../../lib/private/edge-certificate-names')).toThrow('The CDK was loaded.');
});
