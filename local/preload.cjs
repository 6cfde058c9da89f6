/**
 * Puts a Lambda function of the local cloud, or another program of Node, into the local world, by `node --require`: names are
 * looked up in the local DNS, and port 443 of every name is the local edge. The program's own code knows nothing of it.
 *
 * LOCAL_CLOUD_EDGE and LOCAL_CLOUD_DNS say where they are, as address:port.
 */
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');
const { isIP, Socket } = require('node:net');

const HTTPS = 443;
const [, edgePort] = process.env.LOCAL_CLOUD_EDGE.split(':');
const servers = [process.env.LOCAL_CLOUD_DNS];

for (const module of [dns, dns.promises]) {
  module.setServers(servers);
  module.setServers = () => undefined;
  module.Resolver = class extends module.Resolver {
    constructor(...options) {
      super(...options);
      super.setServers(servers);
    }

    // whatever server the code asks for, this is the one that knows the local world
    setServers() {}
  };
}
syncBuiltinESMExports();

/** dns.lookup for net.connect: from the local DNS, where the system's would not know the names. */
function lookup(host, options, callback) {
  const { all, family } = typeof options === 'object' ? options : { family: options };
  const resolver = new dns.promises.Resolver();
  const ask = (method, version) => family && family !== version && family !== `IPv${version}`
    ? Promise.resolve([])
    : resolver[method](host).then(found => found.map(address => ({ address, family: version })));
  Promise.allSettled([ask('resolve4', 4), ask('resolve6', 6)]).then(answers => {
    const found = answers.flatMap(answer => answer.value ?? []);
    if (found.length === 0) {
      const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host });
      callback(error);
    } else if (all) {
      callback(null, found);
    } else {
      callback(null, found[0].address, found[0].family);
    }
  });
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  // net normalizes (port, host, callback) into an array [options, callback] before it comes here, a caller may not
  const normalized = Array.isArray(args[0]);
  const options = normalized ? args[0][0] : args[0];
  if (typeof options !== 'object' || Number(options.port) !== HTTPS) {
    return connect.apply(this, args);
  }
  const mapped = { ...options, port: Number(edgePort) };
  if (options.host && !isIP(options.host) && options.host !== 'localhost') {
    mapped.lookup = lookup;
  }
  if (normalized) {
    // the array carries a mark of net's own, so it is changed in place
    args[0][0] = mapped;
    return connect.apply(this, args);
  }
  return connect.call(this, mapped, ...args.slice(1));
};
