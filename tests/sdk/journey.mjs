// What every SDK under test is asked to send, and how its script tells what it sent.

/** One customer's calls, with ids made from `id`. Each SDK sends those that it has. */
export const journey = id => [
  { call: 'page', anonymousId: `${id}-anon`, category: 'shop', name: 'Home', properties: { url: 'https://shop.example/?q=1', tab: 'new' } },
  { call: 'screen', anonymousId: `${id}-anon`, name: 'Main', properties: { tab: 'sale' } },
  {
    call: 'track', anonymousId: `${id}-anon`, event: 'Product Added',
    properties: { revenue: 12.5, quantity: 3, text: 'Grüße, 世界 😀 "quoted" <b>', products: [{ sku: 'A', sizes: [1, 2.25, 1e21] }], gift: false, note: null, empty: {} },
    context: { campaign: { name: 'spring', source: 'news' }, app: { build: 7 } },
  },
  { call: 'track', userId: `${id}-old`, event: 'Old Visit', properties: { visit: 1 } },
  {
    call: 'identify', userId: `${id}-user`, anonymousId: `${id}-anon`,
    traits: { email: `Jane@${id}.Example`, plan: 'pro', logins: 3, vip: true, address: { city: 'Köln', lines: ['1', '2'] } },
  },
  { call: 'group', userId: `${id}-user`, groupId: `${id}-acme`, traits: { name: 'Acme', employees: 70 } },
  { call: 'alias', userId: `${id}-user`, previousId: `${id}-old` },
  { call: 'track', userId: `${id}-user`, event: 'Order Completed', properties: { order_id: `${id}-1`, revenue: 99.99 } },
]

/** Runs `send(settings, calls)` with the settings given on the command line and prints the messages it says it sent, in order. */
export async function run(send) {
  const settings = JSON.parse(process.argv[2])
  const sent = await send(settings, journey(settings.id))
  process.stdout.write(JSON.stringify(sent) + '\n')
}

/** Calls an SDK whose calls take a message and a callback; what the callback is given is the caller's to read. */
export const called = (sdk, { call, ...message }) =>
  new Promise((resolve, reject) => sdk[call](message, (error, told) => (error ? reject(error) : resolve(told))))
