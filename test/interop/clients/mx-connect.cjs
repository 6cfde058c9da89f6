// Connects to the MX hosts of domains with mx-connect. Nobody listens there; the policy that it fetches before is what counts.
const mxConnect = require('mx-connect');

(async () => {
  for (const domain of process.argv.slice(2)) {
    let fetched;
    const cache = { get: () => undefined, set: (_domain, policy) => { fetched = policy; } };
    await mxConnect({ target: domain, mtaSts: { enabled: true, cache }, maxConnectTime: 1000 }).catch(() => undefined);
    const { id, mode, mx, maxAge, error } = fetched ?? { error: new Error('no policy was fetched') };
    console.log(JSON.stringify({ client: 'mx-connect', domain, id, mode, mx, maxAge, error: error?.message }));
  }
  process.exit(0);
})();
