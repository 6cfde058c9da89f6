import { HostedZone, withoutDot } from './route53';
import { Dns, upwards } from '../../net/dns';

/** A set of name servers, and the name that it is for. */
interface Cut {
  readonly name: string;
  readonly nameServers: string[];
}

/**
 * What is wrong when the world does not ask this zone for its names; undefined when it does, or when nobody can tell.
 *
 * A zone of the right name that is not delegated to is the usual cause of a certificate that waits forever: of two zones of one
 * name, or after a domain has moved to another registrar.
 */
export async function delegationProblem(zoneId: string, zone: HostedZone, dns: Dns): Promise<string | undefined> {
  // Route 53 has a set of name servers for every public zone
  if (zone.nameServers.length === 0) {
    return `The hosted zone ${zoneId} for ${JSON.stringify(zone.name)} is private: ACM and other mail servers cannot see what is in it. `
      + 'Give the public hosted zone of the domain.';
  }
  try {
    const cut = await closestCut(zone.name, dns);
    if (cut?.name === zone.name && await shareServers(cut.nameServers, zone.nameServers, dns)) {
      return undefined;
    }
    return `The hosted zone ${zoneId} is not the one that the world asks for ${JSON.stringify(zone.name)}. `
      + `Its name servers are ${listed(zone.nameServers)}; ${asked(zone.name, cut)}. Set the name servers of the zone at the registrar or in the zone above, `
      + 'or give the zone that is delegated to. If that was changed lately, resolvers may remember the old answer for a while: deploy again later.';
  } catch (error) {
    console.warn(`The delegation of ${zone.name} could not be looked up: ${(error as Error).message}`);
    return undefined;
  }
}

function asked(zoneName: string, cut: Cut | undefined): string {
  if (!cut) {
    return `public DNS has no name servers for ${JSON.stringify(zoneName)}, nor for a name above it`;
  }
  return cut.name === zoneName
    ? `public DNS has ${listed(cut.nameServers)}`
    : `public DNS has none for it, and above it those of ${JSON.stringify(cut.name)}: ${listed(cut.nameServers)}`;
}

async function closestCut(zoneName: string, dns: Dns): Promise<Cut | undefined> {
  for (const name of upwards(zoneName)) {
    const nameServers = (await dns.ns(name)).map(withoutDot);
    if (nameServers.length > 0) {
      return { name, nameServers };
    }
  }
  return undefined;
}

/** One in common is enough: a domain can have a second provider. Name servers under own names are known by their addresses. */
async function shareServers(some: string[], others: string[], dns: Dns): Promise<boolean> {
  if (some.some(name => others.includes(name))) {
    return true;
  }
  const addresses = async (names: string[]) => (await Promise.all(names.map(name => dns.addresses(name)))).flat();
  const known = new Set(await addresses(others));
  return (await addresses(some)).some(address => known.has(address));
}

function listed(names: string[]): string {
  return [...names].sort().join(', ');
}
