'use strict'

// What must not be seen in a receipt or a trace: the settings that are secrets by their type or name, and the tokens.

const masked = '••••'
const named = /key|secret|token|password|passphrase|credential/i

function valuesOf(settings, fields, isSecret = false) {
  return Object.entries(settings ?? {}).flatMap(([name, value]) => {
    const secret = isSecret || name === 'oauth' || named.test(name) || fields?.[name]?.type === 'password'
    if (value !== null && typeof value === 'object') return valuesOf(value, undefined, secret)
    return secret && typeof value === 'string' && value.length >= 4 ? [value] : []
  })
}

function mask(settings, fields) {
  const values = valuesOf(settings, fields).sort((a, b) => b.length - a.length)
  const forms = values.flatMap(value => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
  return text => text === null || text === undefined ? text : forms.reduce((rest, value) => rest.replaceAll(value, masked), text)
}

module.exports = { mask, masked }
