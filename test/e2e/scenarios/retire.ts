import { MtaStsPolicy } from '../../../lib';
import { check, checkFlow, type Check } from '../checks';
import { deployment } from '../deployment';
import { ENCRYPTED, VERIFIED } from '../fate';
import { Flow } from '../flow';
import { OLD_HOST } from '../mail/addresses';
import { until } from '../until';
import type { MailWorld } from '../world';

const mx = [OLD_HOST.name];

/** A domain gives MTA-STS up, while mail keeps coming. */
export async function retire(world: MailWorld): Promise<Check[]> {
  const domain = await world.domain('leaves.example');
  await domain.deploy(deployment(MtaStsPolicy.enforce({ mx })));
  const flow = Flow.start(world, domain.domain);
  await flow.goOn();
  await domain.deploy(deployment(MtaStsPolicy.none({ mx })));
  await until('the sender to see mode none', async () => await world.sender.insistsOn(domain.domain) === undefined || undefined);
  await flow.goOn();
  await domain.destroy(deployment(MtaStsPolicy.none({ mx })));
  await flow.goOn();
  const { fates } = await flow.end();
  const left = await domain.announced();
  return [
    checkFlow('retired', 'enforce, then none, then cdk destroy', fates, VERIFIED, ENCRYPTED),
    check('retired', 'what is announced after it', left.join() || 'nothing', 'nothing'),
  ];
}
