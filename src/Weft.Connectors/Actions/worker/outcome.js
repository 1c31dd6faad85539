'use strict'

// What an error or a status of the package means for a delivery.

const most = 4096
// A destination's own mistake about a message: the same message would fail the same way.
const mistakes = new Set(['TypeError', 'RangeError', 'ReferenceError'])
const network = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_SOCKET'])

const delivered = { status: 'delivered', reason: '' }
const filtered = reason => ({ status: 'filtered', reason })

const isRetried = status => status === 408 || status === 429 || (status >= 500 && status !== 501)

const clip = text => {
  const bytes = Buffer.from(text)
  return bytes.length <= most ? text : bytes.toString('utf8', 0, most)
}

function text(value) {
  if (value === undefined || value === null || value === '') return null
  return clip(typeof value === 'string' ? value : JSON.stringify(value))
}

function milliseconds(header) {
  if (!header) return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

function ofStatus(status, reason, detail, response) {
  return {
    status: isRetried(status) ? 'retry' : 'refused',
    reason,
    detail,
    retry_after: isRetried(status) ? milliseconds(response?.headers?.get?.('retry-after')) : null,
    pauses: status === 429
  }
}

/** What an error that was thrown means; `responses` are those that the destination had until then. */
function failed(error, responses = []) {
  const response = error?.response ?? responses.findLast(one => one.status === error?.status)
  if (error?.response?.status) return ofStatus(error.response.status, `http_${error.response.status}`, text(error.response.content ?? error.message), response)
  const code = error?.code ?? error?.name
  if (code === 'PRIVATE_TARGET') return { status: 'refused', reason: 'private_target', detail: error.message }
  if (error?.type === 'aborted' || code === 'ETIMEDOUT' || error?.name === 'TimeoutError' || error?.name === 'AbortError') return { status: 'retry', reason: 'timeout', detail: text(error.message) }
  if (network.has(code) || error?.type === 'system') return { status: 'retry', reason: 'connection', detail: text(error.message) }
  if (error?.name === 'AggregateAjvError' || error?.name === 'ValidationError') return { status: 'refused', reason: 'invalid_payload', detail: text(error.message) }
  if (error?.status) return ofStatus(Number(error.status), word(error), text(error.message), response)
  if (mistakes.has(error?.name)) return { status: 'refused', reason: 'error', detail: text(`${error.name}: ${error.message}`) }
  if (error?.constructor?.name === 'IntegrationError') return { status: 'refused', reason: word(error), detail: text(error.message) }
  return { status: 'retry', reason: 'error', detail: text(error?.message ?? String(error)) }
}

/** What one entry of a batch's multistatus means. */
function ofItem(item, responses) {
  if (!item) return { status: 'retry', reason: 'no_answer', detail: 'The destination said nothing of this message' }
  if (item.status < 400) return delivered
  const response = responses.findLast(one => one.status === item.status)
  const reason = item.errorreporter === 'INTEGRATIONS' && item.errortype ? item.errortype.toLowerCase() : `http_${item.status}`
  const detail = [item.errormessage, text(item.body)].filter(Boolean).join('\n')
  return ofStatus(item.status, reason, text(detail), response)
}

const word = error => /^[A-Za-z][\w-]*$/.test(error.code ?? '') ? error.code.toLowerCase() : `http_${error.status}`

module.exports = { delivered, filtered, failed, ofItem, text }
