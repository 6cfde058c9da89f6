import { MtaStsPolicy } from '../../../lib';
import { check, type Check } from '../checks';
import { deployment } from '../deployment';
import { fateOf, HELD, READ, VERIFIED } from '../fate';
import { OLD_HOST } from '../mail/addresses';
import type { Attack, MailWorld } from '../world';

/** The policy host answers 503. Senders that hold the policy go by it; one that never had it has none, which shows that the host is down. */
export async function policyHostDown(world: MailWorld): Promise<Check[]> {
  const { domain, ...deployed } = await deploy(world);
  const fate = async (attack: Attack) => world.under(attack, [domain], async () => fateOf(world, await world.sender.send(domain)));
  const before = await fate('no attack');
  await world.cloud.faultAtEdge({ kind: 'status', host: deployed.host });
  try {
    const warm = { calm: await fate('no attack'), stripped: await fate('STARTTLS stripped') };
    await world.sender.forget();
    const cold = { stripped: await fate('STARTTLS stripped') };
    const scenario = 'policy host down';
    return [
      check(scenario, 'before', before, VERIFIED),
      check(scenario, 'sender holds the policy; no attack', warm.calm, VERIFIED),
      check(scenario, 'sender holds the policy; STARTTLS stripped', warm.stripped, HELD),
      check(scenario, 'sender that never had it; STARTTLS stripped', cold.stripped, READ),
    ];
  } finally {
    world.cloud.edge.faults.clear();
  }
}

async function deploy(world: MailWorld) {
  const domain = await world.domain('down.example');
  await domain.deploy(deployment(MtaStsPolicy.enforce({ mx: [OLD_HOST.name] })));
  return { domain: domain.domain, host: `mta-sts.${domain.domain}` };
}
