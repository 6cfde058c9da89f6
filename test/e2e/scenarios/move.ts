import type { Stack } from 'aws-cdk-lib';
import { IHostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { MtaStsPolicy, MxCheck } from '../../../lib';
import type { Deployment, DomainUnderTest } from '../../cloud/harness';
import { check, checkFlow, type Check } from '../checks';
import { deployment } from '../deployment';
import { fateOf, HELD, VERIFIED } from '../fate';
import { Flow } from '../flow';
import { type MailHost, NEW_HOST, OLD_HOST } from '../mail/addresses';
import { until } from '../until';
import type { MailWorld } from '../world';

const enforce = (...hosts: MailHost[]) => MtaStsPolicy.enforce({ mx: hosts.map(({ name }) => name) });

/** The policy and the MX record in one stack, as an app has both. */
const withMx = (mx: MailHost, ...policy: MailHost[]): Deployment => deployment(enforce(...policy), {
  adjust: (stack: Stack) => {
    new MxRecord(stack, 'Mx', { zone: stack.node.findChild('Zone') as unknown as IHostedZone, values: [{ priority: 10, hostName: `${mx.name}.` }] });
  },
});

/** The MX host changes while mail keeps coming: in the right order, and in wrong ones. */
export async function move(world: MailWorld): Promise<Check[]> {
  const inApp = await world.domain('moves.example', []);
  await inApp.deploy(withMx(OLD_HOST, OLD_HOST));
  const byHand = await world.domain('mx-by-hand.example');
  await byHand.deploy(deployment(enforce(OLD_HOST)));
  return [...await rightOrder(world, inApp), ...await wrongOrders(world, inApp, byHand)];
}

async function rightOrder(world: MailWorld, domain: DomainUnderTest): Promise<Check[]> {
  const scenario = 'MX moved, right order';
  // a slow cloud: who looks between the text and the record is sure to come
  await world.cloud.setFaults(
    { action: 'update Custom::MtaStsPolicy', match: domain.domain, seconds: 3 },
    { action: 'update AWS::Route53::RecordSet', match: `_mta-sts.${domain.domain}`, seconds: 3 },
  );
  const flow = Flow.start(world, domain.domain);
  await flow.goOn();
  for (const step of [withMx(OLD_HOST, OLD_HOST, NEW_HOST), withMx(NEW_HOST, OLD_HOST, NEW_HOST), withMx(NEW_HOST, NEW_HOST)]) {
    await domain.deploy(step);
    // the wait of the runbook: longer than the TTL of the record
    await flow.goOn();
  }
  const { fates, lastHost } = await flow.end();
  await world.cloud.setFaults();
  return [
    checkFlow(scenario, 'policy gets the new host, MX moves, old host leaves the policy: three cdk deploy', fates, VERIFIED),
    check(scenario, 'where mail goes after it', lastHost, NEW_HOST.name),
  ];
}

async function wrongOrders(world: MailWorld, inApp: DomainUnderTest, byHand: DomainUnderTest): Promise<Check[]> {
  const scenario = 'MX moved, wrong order';
  return [
    ...await refused(world, scenario, 'policy loses the host that MX names', inApp, withMx(NEW_HOST, OLD_HOST)),
    ...await refused(world, scenario, 'MX names a host that the policy has not', inApp, withMx(OLD_HOST, NEW_HOST)),
    ...await refused(world, scenario, 'policy loses the host of an MX record that is made by hand', byHand, deployment(enforce(NEW_HOST))),
    ...await withoutCheck(world, scenario, byHand),
  ];
}

async function refused(world: MailWorld, scenario: string, what: string, domain: DomainUnderTest, next: Deployment): Promise<Check[]> {
  const flow = Flow.start(world, domain.domain);
  await flow.goOn();
  const code = await domain.tryDeploy(next).then(result => result.code, () => 1);
  await flow.goOn();
  const { fates } = await flow.end();
  return [
    check(scenario, `${what}: cdk deploy`, code === 0 ? 'deployed' : 'refused', 'refused'),
    checkFlow(scenario, 'mail meanwhile and after it', fates, VERIFIED),
  ];
}

/** The refusals are worth something only if mail would have been held back. */
async function withoutCheck(world: MailWorld, scenario: string, domain: DomainUnderTest): Promise<Check[]> {
  await domain.deploy(deployment(enforce(NEW_HOST), { mxCheck: MxCheck.off() }));
  await until('the sender to see it', async () => (await world.sender.insistsOn(domain.domain))?.includes(NEW_HOST.name) || undefined);
  const fate = await fateOf(world, await world.sender.send(domain.domain));
  return [check(scenario, 'the same with MxCheck.off(): what the refusal prevents', fate, HELD)];
}
