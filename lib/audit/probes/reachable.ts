import { isPublicAddress } from '../../net/public-address';

/** Of one host and family: who asks goes on to the next address where one does not answer; mostly they are of one operator. */
export const MOST_ADDRESSES = 3;

/** The addresses that are asked, one after the other. @param anyAddress those of networks of one's own, too */
export function reachable(addresses: readonly string[], anyAddress = false): string[] {
  return addresses.filter(each => anyAddress || isPublicAddress(each)).slice(0, MOST_ADDRESSES);
}
