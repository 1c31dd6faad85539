'use strict'

// Keeps a destination's calls from addresses that a configuration should not reach by accident or malice: the IANA special-purpose registries
// (RFC 6890 and its updates) and multicast. Checked where the connection is made, so that a name cannot get around it.

const { AsyncLocalStorage } = require('node:async_hooks')
const dns = require('node:dns')
const http = require('node:http')
const net = require('node:net')

const call = new AsyncLocalStorage()
const special = new net.BlockList()
for (const range of [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'
]) special.addSubnet(...parts(range), 'ipv4')
for (const range of [
  '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'
]) special.addSubnet(...parts(range), 'ipv6')

class PrivateTargetError extends Error {
  constructor(host) {
    super(`${host} is a private or loopback address; allow_private_targets: true permits that`)
    this.name = 'PrivateTargetError'
    this.code = 'PRIVATE_TARGET'
  }
}

function parts(range) {
  const [address, bits] = range.split('/')
  return [address, Number(bits)]
}

// BlockList looks into IPv6 addresses that carry an IPv4 one itself.
const isPrivate = address => special.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')

function lookup(resolve) {
  return (host, options, done) => resolve(host, options, (error, found, family) => {
    const all = error ? [] : Array.isArray(found) ? found : [{ address: found, family }]
    const open = all.filter(one => !isPrivate(one.address))
    if (error) done(error)
    else if (open.length === 0) done(new PrivateTargetError(host))
    else if (Array.isArray(found)) done(null, open)
    else done(null, open[0].address, open[0].family)
  })
}

// A connection that is kept open for one who may go there must not serve one who may not.
const getName = http.Agent.prototype.getName
http.Agent.prototype.getName = function (options) {
  return `${getName.call(this, options)}:${call.getStore() === false ? 'public' : 'any'}`
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  // What node makes of the arguments: [options, listener], in an array of its own when it calls itself.
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (call.getStore() === false && options !== null && typeof options === 'object' && !options.path) {
    const host = options.host ?? 'localhost'
    if (net.isIP(host) && isPrivate(host)) {
      process.nextTick(() => this.destroy(new PrivateTargetError(host)))
      return this
    }
    options.lookup = lookup(options.lookup ?? dns.lookup)
  }
  return connect.apply(this, args)
}

module.exports = { run: (isAllowed, work) => call.run(isAllowed === true, work), isPrivate }
