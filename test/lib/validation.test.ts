import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, newApp, newMtaSts, newStack } from './synth';

interface Report {
  readonly pluginReports: { readonly violations: { readonly description: string }[] }[];
}

/** What the validation of templates, which is built into CDK, says about an app. The other tests leave it out: it takes seconds. */
function validate(app: App): string[] {
  const printed = jest.spyOn(console, 'error').mockImplementation();
  process.env.CDK_VALIDATION = 'true';
  try {
    app.synth();
  } finally {
    process.env.CDK_VALIDATION = 'false';
    printed.mockRestore();
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) => violations.map(({ description }) => description));
}

test('the validation that is built into CDK has nothing to say about our templates, and finds a bad one beside them', () => {
  const app = newApp();
  newMtaSts(newStack(app));
  const agnostic = new Stack(app, 'Agnostic');
  newMtaSts(agnostic, 'MtaSts', {
    certificate: Certificate.fromCertificateArn(agnostic, 'Certificate', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`),
  });
  new CfnBucket(newStack(app, 'Bad'), 'Bucket', { versioningConfiguration: { status: 'Maybe' } });
  expect(validate(app)).toEqual([expect.stringContaining("VersioningConfiguration.Status: 'Maybe'")]);
});
