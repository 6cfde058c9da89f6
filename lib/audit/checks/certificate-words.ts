import { list } from '../../change';
import { TlsFacts } from '../facts';

/** What OpenSSL calls them, in words, and what mends it; of the others its own word is told. */
const PROBLEMS: Readonly<Record<string, { readonly what: string; readonly fix?: string }>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: 'the certificate of the authority between it and a public one is not sent with it', fix: 'Serve the whole chain (often called fullchain.pem), and not the certificate alone.',
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: 'its authority is not a public one, or the chain to it is not whole', fix: 'Serve the whole chain (often called fullchain.pem) of a certificate of a public authority.',
  },
  CERT_HAS_EXPIRED: { what: 'it, or one of its chain, has ended', fix: 'Renew it, and see why that did not happen by itself.' },
  CERT_NOT_YET_VALID: { what: 'its time has not begun', fix: 'Look at the clocks, and at the certificate.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: 'it is signed by itself' },
  SELF_SIGNED_CERT_IN_CHAIN: { what: 'its authority is not a public one' },
};

/** Why senders do not accept a certificate: whom it is of, whom it is for, or both. Undefined: they do. */
export function certificateFault({ trusted, problem = 'the facts do not say why', matches, names }: TlsFacts): { readonly why: string; readonly fix?: string } | undefined {
  const known = trusted ? undefined : PROBLEMS[problem];
  const why = [
    ...trusted ? [] : [known ? `${known.what} (${problem})` : problem],
    ...matches ? [] : [`it is for ${list(names, 3) || 'no name'}`],
  ];
  return why.length === 0 ? undefined : { why: why.join(', and '), fix: matches ? known?.fix : undefined };
}
