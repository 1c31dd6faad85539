'use strict'

const { masked } = require('./secrets')
const telling = /^(authorization|proxy-authorization|cookie|x-.*(key|token|secret)|api-?key|.*-api-key)$/i

const headers = all => [...all.entries()].map(([name, value]) => `${name}: ${telling.test(name) ? masked : value}\n`).join('')

const body = options => {
  const sent = options?.body
  if (sent === undefined || sent === null) return ''
  return typeof sent === 'string' ? sent : sent instanceof URLSearchParams ? sent.toString() : '(binary)'
}

/** The requests of one call with their answers, as text. */
function trace(responses, mask) {
  return responses.filter(response => response?.request).map(response => ({
    request: mask(`${response.request.method} ${response.request.url}\n${headers(response.request.headers)}\n${body(response.options)}`),
    answer: mask(`${response.status} ${response.statusText ?? ''}\n${headers(response.headers)}\n${response.content ?? ''}`)
  }))
}

module.exports = { trace }
