import { setTimeout } from 'node:timers/promises';
import { MtaStsPolicy } from '../../../lib';
import { check, type Check } from '../checks';
import { deployment } from '../deployment';
import { fateOf, VERIFIED } from '../fate';
import { NEW_HOST, OLD_HOST } from '../mail/addresses';
import { until } from '../until';
import type { MailWorld } from '../world';

const first = MtaStsPolicy.enforce({ mx: [OLD_HOST.name] });
const second = MtaStsPolicy.enforce({ mx: [OLD_HOST.name, NEW_HOST.name] });

/**
 * The new text is served, then Route 53 fails, and all is rolled back. A sender that fetched in between holds the new text under the
 * old id, and would not ask again: that is what `revision` is for.
 */
export async function rolledBack(world: MailWorld): Promise<Check[]> {
  const scenario = 'publish rolled back';
  const domain = await world.domain('rolled-back.example');
  await domain.deploy(deployment(first));
  const holds = async () => tellHosts(await world.sender.insistsOn(domain.domain));
  const mail = async () => fateOf(world, await world.sender.send(domain.domain));

  await world.cloud.setFaults({ action: 'update AWS::Route53::RecordSet', match: '_mta-sts', error: 'InternalFailure', seconds: 12, times: 1 });
  const deploying = domain.tryDeploy(deployment(second));
  await until('the new text to be served', async () => await domain.served() === second.text || undefined);
  await world.sender.forget();
  const between = await holds();
  const { code } = await deploying;
  await world.cloud.setFaults();
  const after = { served: await domain.served(), holds: await holds(), mail: await mail() };
  await domain.deploy(deployment(first, { revision: 1 }));
  await flowOfTime();
  return [
    check(scenario, 'the record cannot be written: cdk deploy', code === 0 ? 'deployed' : 'rolled back', 'rolled back'),
    check(scenario, 'policy that is served after it', after.served === first.text ? 'the one before' : after.served, 'the one before'),
    check(scenario, 'a sender that fetched in between insists on', between, tellHosts(`match=${NEW_HOST.name}:${OLD_HOST.name}`)),
    check(scenario, 'and after the roll-back, under the same id', after.holds, between),
    check(scenario, 'its mail', after.mail, VERIFIED),
    check(scenario, 'after cdk deploy with revision: 1 it insists on', await holds(), OLD_HOST.name),
    check(scenario, 'its mail then', await mail(), VERIFIED),
  ];
}

/** The TTL of the record, which the sender's resolver keeps. */
async function flowOfTime(): Promise<void> {
  await setTimeout(2500);
}

/** The daemon tells them in any order. */
function tellHosts(answer = ''): string {
  return (/match=(\S+)/.exec(answer)?.[1] ?? 'nothing').split(':').sort().join(' and ');
}
