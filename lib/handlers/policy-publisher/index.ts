import { Surroundings } from './job';
import { publish } from './publish';
import { S3PolicyStore } from './store';
import { withdraw } from './withdraw';
import { systemDns } from '../../net/dns';
import { fetchAtDistribution, fetchFromWorld } from '../../net/fetch-policy';
import { liveMx } from '../../net/live-mx';
import { objectKey } from '../../private/policy-object';
import { AwsApi } from '../aws/api';
import { StackStatus } from '../aws/stack-status';
import { systemClock } from '../clock';
import { serve } from '../custom-resource/serve';

const s3 = new AwsApi('s3', process.env, systemClock);
const stackStatus = new StackStatus(new AwsApi('cloudformation', process.env, systemClock));

const dns = systemDns();

const surroundings: Surroundings = {
  store: ({ bucket, domain }) => new S3PolicyStore(s3, bucket, objectKey(domain)),
  edge: ({ distributionDomain }) => fetchAtDistribution(distributionDomain),
  mx: domain => liveMx(domain, dns),
  world: fetchFromWorld(),
  phase: (stackId, deadline) => stackStatus.phase(stackId, deadline),
  clock: systemClock,
};

/** Custom::MtaStsPolicy */
export const handler = serve((event, deadline) =>
  event.RequestType === 'Delete' ? withdraw(event, surroundings, deadline) : publish(event, surroundings, deadline));
