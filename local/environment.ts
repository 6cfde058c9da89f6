import { join } from 'node:path';
import { ACCOUNT } from './constants';

const PRELOAD = join(__dirname, 'preload.cjs');

interface Place {
  readonly address: string;
  readonly port: number;
}

/** What a program of Node needs in its environment to see the local DNS and the local edge instead of the internet's. */
export function worldEnvironment({ edge, dns }: { readonly edge: Place; readonly dns: Place }): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}`,
    LOCAL_CLOUD_EDGE: `${edge.address}:${edge.port}`,
    LOCAL_CLOUD_DNS: `${dns.address}:${dns.port}`,
  };
}

/** What a process needs in its environment to have a local cloud as its AWS. */
export function awsEnvironment(cloud: { endpoint: string; region: string; ca: string; dir: string }): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: cloud.region,
    // the AWS CLI reads this one
    AWS_DEFAULT_REGION: cloud.region,
    AWS_CA_BUNDLE: cloud.ca,
    NODE_EXTRA_CA_CERTS: cloud.ca,
    // the user's own profiles, caches and clouds stay out of it
    AWS_CONFIG_FILE: join(cloud.dir, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(cloud.dir, 'aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_HOME: join(cloud.dir, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: '1',
    CDK_DISABLE_VERSION_CHECK: '1',
    // reminders that Node 20 ends are no news about the local cloud
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  };
}

/** An environment without the user's own cloud; and without CI, which makes the CLI tell its progress on standard output. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_|CDK_DEFAULT_|NODE_OPTIONS$|CI$)/.test(name)));
}
