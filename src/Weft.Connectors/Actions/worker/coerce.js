'use strict'

// An account's number that was written without quotes is a text to the package, and a number that came of a variable is a number.
function coerce(settings, fields) {
  const all = Object.entries(settings).map(([name, value]) => [name, one(value, fields?.[name]?.type)])
  return Object.fromEntries(all)
}

function one(value, type) {
  if (['string', 'password', 'text'].includes(type) && ['number', 'boolean'].includes(typeof value)) return String(value)
  if (['number', 'integer'].includes(type) && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

module.exports = { coerce }
