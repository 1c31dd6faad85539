'use strict'

// Writes what the package holds into a folder: one file for each destination, and a list of them. Run when the package is installed.

const fs = require('node:fs')
const path = require('node:path')

const [, , modules, target] = process.argv
const packages = require('./packages').open(modules)

const shown = ['label', 'description', 'type', 'required', 'default', 'multiple', 'allowNull', 'choices', 'format', 'properties', 'additionalProperties', 'minimum', 'maximum', 'unsafe_hidden']

function field(definition) {
  const entries = shown.filter(name => definition[name] !== undefined && typeof definition[name] !== 'function').map(name => [name, definition[name]])
  const described = Object.fromEntries(entries)
  if (described.properties) described.properties = fields(described.properties)
  return described
}

const fields = all => Object.fromEntries(Object.entries(all ?? {}).map(([name, definition]) => [name, field(definition)]))

const action = definition => ({
  title: definition.title,
  description: definition.description,
  default_subscription: definition.defaultSubscription,
  batch: typeof definition.performBatch === 'function',
  sync_mode: definition.syncMode !== undefined,
  fields: fields(definition.fields)
})

function destination({ definition, directory }) {
  return {
    directory,
    name: definition.name,
    slug: definition.slug,
    description: definition.description,
    authentication: definition.authentication?.scheme ?? 'none',
    settings: fields(definition.authentication?.fields ?? definition.settings),
    audiences: definition.audienceConfig !== undefined,
    creates_audiences: typeof definition.audienceConfig?.createAudience === 'function',
    audience_settings: fields(definition.audienceFields),
    deletes_people: typeof definition.onDelete === 'function',
    presets: (definition.presets ?? []).map(({ name, subscribe, partnerAction, mapping, type, eventSlug }) => ({ name, subscribe, partnerAction, mapping, type, event: eventSlug })),
    actions: Object.fromEntries(Object.entries(definition.actions).map(([name, one]) => [name, action(one)]))
  }
}

const brief = one => ({
  directory: one.directory,
  name: one.name,
  slug: one.slug,
  authentication: one.authentication,
  audiences: one.audiences,
  deletes_people: one.deletes_people,
  batch: Object.values(one.actions).some(each => each.batch),
  actions: Object.keys(one.actions)
})

fs.mkdirSync(target, { recursive: true })
const all = packages.all().map(destination).sort((a, b) => a.directory < b.directory ? -1 : 1)
for (const one of all) fs.writeFileSync(path.join(target, `${one.directory}.json`), JSON.stringify(one))
fs.writeFileSync(path.join(target, 'index.json'), JSON.stringify({ package: '@segment/action-destinations', version: packages.version, destinations: all.map(brief) }))
process.exit(0)
