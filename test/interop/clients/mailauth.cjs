// Reads the policies of domains with mailauth, as it does by default and in its strict mode.
const { getPolicy } = require('mailauth/lib/mta-sts');

(async () => {
  for (const domain of process.argv.slice(2)) {
    for (const strict of [false, true]) {
      const { policy, status, warnings } = await getPolicy(domain, undefined, { strict });
      // without a policy it answers mode none, so the status tells
      const error = status !== 'found' ? `${status}: ${policy.error?.message}` : warnings?.join();
      console.log(JSON.stringify({
        client: strict ? 'mailauth, strict' : 'mailauth', domain, id: policy.id, mode: policy.mode, mx: policy.mx, maxAge: policy.maxAge, error,
      }));
    }
  }
})();
