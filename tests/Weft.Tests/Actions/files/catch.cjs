'use strict'

// Sends every request of this process to a server on loopback instead of where it was to go, which is said in a header.

const http = require('node:http')
const https = require('node:https')

module.exports = port => {
  const send = http.request
  const caught = scheme => (...args) => {
    const url = typeof args[0] === 'string' || args[0] instanceof URL ? new URL(args.shift()) : null
    const asked = { ...(url ? { protocol: url.protocol, hostname: url.hostname, port: url.port, path: url.pathname + url.search } : {}), ...(typeof args[0] === 'object' ? args.shift() : {}) }
    const host = asked.hostname ?? asked.host ?? 'localhost'
    const origin = `${asked.protocol ?? scheme}//${host}${asked.port ? `:${asked.port}` : ''}`
    const { agent, host: _host, servername, ...rest } = asked
    const headers = { ...asked.headers, 'x-caught-origin': origin, ...(globalThis.caughtCase ? { 'x-caught-case': globalThis.caughtCase } : {}) }
    return send.call(http, { ...rest, protocol: 'http:', hostname: '127.0.0.1', port, headers }, ...args)
  }
  for (const [module, scheme] of [[http, 'http:'], [https, 'https:']]) {
    module.request = caught(scheme)
    module.get = (...args) => {
      const request = module.request(...args)
      request.end()
      return request
    }
  }
}
