'use strict'

// Calls the package directly, one case after the other: what it sends is what Weft has to send. Cases come on standard input.

const fs = require('node:fs')
const { createRequire } = require('node:module')
const load = createRequire(`${process.argv[2]}/package.json`)
const { Destination, defaultValues } = createRequire(load.resolve('@segment/action-destinations'))('@segment/actions-core')

const texts = ['string', 'password', 'text']

async function run({ key, directory, settings, audiences, subscription, event }) {
  globalThis.caughtCase = key
  const definition = load(`@segment/action-destinations/dist/destinations/${directory}`).default
  const fields = definition.authentication?.fields ?? {}
  const typed = Object.fromEntries(Object.entries(settings ?? {}).map(([name, value]) => [name, texts.includes(fields[name]?.type) ? String(value) : value]))
  const defaults = subscription.defaults ?? subscription.mapping === undefined
  const mapping = { ...(defaults ? defaultValues(definition.actions[subscription.partnerAction].fields) : {}), ...subscription.mapping }
  const { partnerAction, subscribe } = subscription
  const personas = event.context?.personas
  if (definition.audienceConfig && personas) {
    personas.audience_settings = audiences?.settings ?? {}
    if (definition.audienceConfig.createAudience) {
      const input = { settings: structuredClone(typed), audienceSettings: audiences?.settings ?? {}, audienceName: personas.computation_key, personas }
      personas.external_audience_id = (await new Destination(definition).createAudience(input)).externalId
    }
  }
  await new Destination(definition).onEvent(event, { ...structuredClone(typed), subscription: { partnerAction, subscribe, mapping } })
}

async function main() {
  for (const one of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    try {
      await run(one)
    } catch (error) {
      process.stderr.write(`${one.key}: ${error.name} ${error.message} ${error.response?.status ?? ''} ${error.stack}\n`)
    }
  }
}

main().then(() => process.exit(0))
