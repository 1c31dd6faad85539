'use strict'

// Reads a list of subscribe expressions from standard input and writes for each what is wrong with it, or null.

const fs = require('node:fs')
const { parseFql, lex } = require('./packages').open(process.argv[2])

const heads = ['type', 'event', 'name', 'userId', 'context', 'properties', 'traits']
const functions = ['contains', 'match']
const operators = ['=', '!=', '<', '<=', '>', '>=']

class Mistake extends Error {}

// The package's parser takes the last `and` or `or` of a group for all of it and passes over what it does not know, so a slip would send to other people
// than was meant. This asks for what it reads as it is written.
function checkGroup(tokens, isInner) {
  const words = new Set()
  for (;;) {
    checkTerm(tokens)
    const next = tokens.shift()
    if (next.type === (isInner ? 'parenright' : 'eos')) break
    if (next.type !== 'conditional' && next.value !== 'AND') throw new Mistake(`'and' or 'or' is missing before ${shown(next)}`)
    words.add(next.value.toLowerCase())
  }
  if (words.size > 1) throw new Mistake("'and' and 'or' stand side by side; put one of them into parentheses")
}

function checkTerm(tokens) {
  let token = tokens.shift()
  if (token.type === 'parenleft') return checkGroup(tokens, true)
  const isNegated = token.type === 'operator' && token.value === '!'
  if (isNegated) token = tokens.shift()
  if (functions.includes(token.value)) return checkFunction(token.value, tokens)
  if (isNegated || token.type !== 'ident' || !heads.includes(token.value)) throw new Mistake(`${shown(token)} stands where one of ${heads.join(', ')}, contains(…), match(…) or a parenthesis would be`)
  checkPath(token.value, tokens)
  const operator = tokens.shift()
  if (operator.type !== 'operator' || !operators.includes(operator.value)) throw new Mistake(`${shown(operator)} stands where one of ${operators.join(' ')} would be`)
  const value = tokens.shift()
  if (!['string', 'number', 'ident'].includes(value.type)) throw new Mistake(`${shown(value)} stands where a text in double quotes, a number, true, false or null would be`)
}

function checkFunction(name, tokens) {
  const [open, head] = [tokens.shift(), tokens.shift()]
  if (open.type !== 'parenleft' || !heads.includes(head?.value)) throw new Mistake(`${name} is written ${name}(event, "…")`)
  checkPath(head.value, tokens)
  const [comma, value, close] = [tokens.shift(), tokens.shift(), tokens.shift()]
  if (comma?.type !== 'comma' || value?.type !== 'string' || close?.type !== 'parenright') throw new Mistake(`${name} is written ${name}(event, "…")`)
}

function checkPath(head, tokens) {
  const hasNames = ['context', 'properties', 'traits'].includes(head)
  if (hasNames !== (tokens[0]?.type === 'dot')) throw new Mistake(hasNames ? `${head} needs a name, as ${head}.plan` : `${head} has no parts`)
  while (tokens[0]?.type === 'dot') tokens.splice(0, 2)
}

const shown = token => !token || token.type === 'eos' ? 'the end' : `'${token.value}'`

function problem(text) {
  const { tokens, error } = lex(text)
  if (error) return `cannot be read at character ${(error.cursor?.column ?? 0) + 1}; a text stands in double quotes, and conditions are joined by 'and' or 'or'`
  try {
    checkGroup([...tokens], false)
    return parseFql(text).error ? 'cannot be read' : null
  } catch (mistake) {
    return mistake instanceof Mistake ? mistake.message : 'breaks off'
  }
}

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(problem)))
