import { App, Stack } from 'aws-cdk-lib';
import { ACCOUNT, newApp, newStack, zoneOf } from './synth';
import { EdgeCertificate, EdgeCertificateProps } from '../../lib/edge-certificate';

export const CUSTOM = 'Custom::EdgeCertificate';
export const NATIVE = 'AWS::CertificateManager::Certificate';

/** A stack in which a certificate for CloudFront is a custom resource. */
export function europe(app: App = newApp()): Stack {
  return newStack(app, 'Mail', { env: { account: ACCOUNT, region: 'eu-west-1' } });
}

export function certificateIn(stack: Stack, props: Partial<EdgeCertificateProps> = {}, id = 'Certificate'): EdgeCertificate {
  return new EdgeCertificate(stack, id, { domainName: 'mta-sts.example.com', zone: zoneOf(stack), ...props });
}
