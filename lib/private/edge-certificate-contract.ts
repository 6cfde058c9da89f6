/**
 * What the construct of a certificate and the handler that asks ACM for it must agree on. Both import it, so nothing of the CDK is here.
 */

/** Every certificate has it, with the ARN of its stack: the permissions of the handler are for certificates that have it. */
export const STACK_TAG = 'cdk-mta-sts:stack';

/** The logical id of the resource that a certificate is of. */
export const RESOURCE_TAG = 'cdk-mta-sts:resource';

/** RFC 5280, upper bound of a common name: ACM takes no longer one as the first. */
export const COMMON_NAME_OCTETS = 64;

/** The name that ACM is asked for first; the others are its alternatives. */
export function commonName(names: readonly string[]): string {
  return names.find(name => name.length <= COMMON_NAME_OCTETS) ?? names[0];
}

/** The name that ACM validates for a wildcard is that of its domain. */
export function validatedName(name: string): string {
  return name.replace(/^\*\./, '');
}
