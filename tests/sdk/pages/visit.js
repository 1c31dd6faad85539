// One customer's visit, with ids made from `id`. Each function gives back the messages that its SDK says it sent.

const added = { revenue: 12.5, quantity: 3, text: 'Grüße, 世界 😀 "quoted" <b>', products: [{ sku: 'A', sizes: [1, 2.25, 1e21] }], gift: false, empty: {} }
const traits = id => ({ email: `Jane@${id}.Example`, plan: 'pro', logins: 3, vip: true, address: { city: 'Köln', lines: ['1', '2'] } })
const account = { name: 'Acme', employees: 70 }
const order = id => ({ order_id: `${id}-1`, revenue: 99.99 })

async function visitWithAnalyticsNext(analytics, id, anonymousId = `${id}-anon`) {
  await analytics.setAnonymousId(anonymousId)
  const contexts = await Promise.all([
    analytics.page('shop', 'Home', { tab: 'new' }),
    analytics.track('Product Added', added, { context: { campaign: { name: 'spring', source: 'news' } } }),
    analytics.identify(`${id}-user`, traits(id)),
    analytics.group(`${id}-acme`, account),
    analytics.alias(`${id}-user`, `${id}-old`),
    analytics.track('Order Completed', order(id)),
  ])
  return contexts.map(context => context.event)
}

async function visitWithRudder(analytics, id) {
  const told = call => new Promise(resolve => call(resolve))
  analytics.setAnonymousId(`${id}-anon`)
  return Promise.all([
    told(tell => analytics.page('shop', 'Home', { tab: 'new' }, {}, tell)),
    told(tell => analytics.track('Product Added', added, {}, tell)),
    told(tell => analytics.identify(`${id}-user`, traits(id), {}, tell)),
    told(tell => analytics.group(`${id}-acme`, account, {}, tell)),
    told(tell => analytics.alias(`${id}-user`, `${id}-old`, {}, tell)),
    told(tell => analytics.track('Order Completed', order(id), {}, tell)),
  ])
}
