import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** What IAM lets the inline policies of one role have together, in characters without white space. No quota raises it. */
export const ROLE_PERMISSIONS = 10_240;

/** What the deploy knows of itself, at its longest. */
const LONGEST: readonly [token: string, length: number][] = [
  [Aws.PARTITION, 'aws-us-gov'.length],
  [Aws.STACK_ID, 'arn:aws-us-gov:cloudformation:us-isof-south-1:111122223333:stack/'.length + 128 + '/'.length + 36],
];
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/**
 * The characters that IAM counts of a document, with every value that the deploy alone knows as long as it can be.
 *
 * Nothing is resolved for it: a reference to another stack cannot be before the app is whole.
 *
 * @param reference length of what a resource answers, such as its id or ARN.
 */
export function permissionsLength(document: iam.PolicyDocument, reference: number): number {
  const known = LONGEST.reduce((text, [token, length]) => text.replaceAll(token, 'x'.repeat(length)), JSON.stringify(document.toJSON()));
  return known.replace(TOKEN, 'x'.repeat(reference)).length;
}
