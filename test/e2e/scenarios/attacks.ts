import { MtaStsPolicy } from '../../../lib';
import { check, type Check } from '../checks';
import { deployment } from '../deployment';
import { ENCRYPTED, fateOf, HELD, READ, VERIFIED } from '../fate';
import { OLD_HOST } from '../mail/addresses';
import { ATTACKS, type MailWorld } from '../world';

const mx = [OLD_HOST.name];
const POLICIES = {
  'no policy': undefined,
  'testing': MtaStsPolicy.testing({ mx }),
  'enforce': MtaStsPolicy.enforce({ mx }),
};

/** Each attack against no policy, testing and enforce. The first row shows that the attacks work; without it the last would prove nothing. */
export async function attacks(world: MailWorld): Promise<Check[]> {
  const domains = await Promise.all(Object.entries(POLICIES).map(async ([name, policy]) => {
    const domain = await world.domain(`${name.replace(' ', '-')}.example`);
    if (policy) {
      await domain.deploy(deployment(policy));
    }
    return { name, domain: domain.domain };
  }));
  const checks: Check[] = [];
  for (const attack of ATTACKS) {
    await world.under(attack, domains.map(({ domain }) => domain), async () => {
      checks.push(...await Promise.all(domains.map(async ({ name, domain }) => {
        const expected = attack === 'no attack' ? name === 'enforce' ? VERIFIED : ENCRYPTED : name === 'enforce' ? HELD : READ;
        return check(name, attack, await fateOf(world, await world.sender.send(domain)), expected);
      })));
    });
  }
  return checks.sort((a, b) => Object.keys(POLICIES).indexOf(a.scenario) - Object.keys(POLICIES).indexOf(b.scenario));
}
