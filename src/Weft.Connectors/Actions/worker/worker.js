'use strict'

// Runs destinations of @segment/action-destinations for Weft, which starts it and talks with it over standard input and output (frames.js).
// A call is {id, op, limit, …} and its answer {id, …}; an answer may be asked for in between: {ask, id, …} and back {ask, …}.

const { AsyncLocalStorage } = require('node:async_hooks')
const { Console } = require('node:console')
const { Writable } = require('node:stream')
const frames = require('./frames')
const guard = require('./guard')
const packages = require('./packages').open(process.argv[2])
const deliver = require('./deliver')(packages)
const { failed } = require('./outcome')

const send = frames.writer(process.stdout)
// What a destination prints must not end up between the frames, and may hold what no log should.
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
globalThis.console = new Console(nowhere, nowhere)
process.stdout.write = () => true

// Whose call it is that runs at the moment.
const current = new AsyncLocalStorage()
const running = new Map()
const asked = new Map()
let asks = 0
let ending = false

const calls = { deliver }

function ask(id, question) {
  const number = ++asks
  return new Promise(resolve => {
    asked.set(number, resolve)
    send({ ask: number, id, ...question })
  })
}

function answer(frame) {
  const resolve = asked.get(frame.ask)
  asked.delete(frame.ask)
  resolve?.(frame)
}

async function run(call) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new DOMException('The call took too long', 'TimeoutError')), call.limit)
  const stopped = new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(stop.signal.reason)))
  stopped.catch(() => {})
  running.set(call.id, stop)
  try {
    const working = current.run(stop, () => guard.run(call.allow_private_targets, () => calls[call.op](call, question => ask(call.id, question), stop.signal)))
    working.catch(() => {})
    send({ id: call.id, ...(await Promise.race([working, stopped])) })
  } catch (error) {
    // What a tool gave only once, such as new tokens, is kept before Weft forgets the call.
    await call.vital?.catch(() => {})
    send({ id: call.id, failure: failed(error) })
  } finally {
    clearTimeout(timer)
    running.delete(call.id)
    if (ending && running.size === 0) process.exit(0)
  }
}

frames.read(process.stdin, frame => {
  if (frame.ask) answer(frame)
  else if (frame.op === 'cancel') running.get(frame.id)?.abort(new DOMException('The call was cancelled', 'AbortError'))
  else void run(frame)
})

// Weft is gone or wants an end: nobody waits for an answer any more.
process.stdin.on('end', () => process.exit(0))
process.on('SIGTERM', () => { ending = true; if (running.size === 0) process.exit(0) })
// The terminal sends it to the whole group; Weft ends its workers itself.
process.on('SIGINT', () => {})
// An error that no promise of a destination carries, as of an answer that breaks off while nobody listens to that stream, must not end everybody's worker: its own call fails with it,
// or else at its time limit.
process.on('uncaughtException', error => {
  process.stderr.write(`uncaught ${error?.code ?? error?.name ?? 'error'} in a destination\n`)
  current.getStore()?.abort(error)
})
process.on('unhandledRejection', error => process.stderr.write(`unhandled ${error?.name ?? 'rejection'} in a destination\n`))
