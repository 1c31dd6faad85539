// A receiver for trying out the webhook destination: checks the signature and prints what arrives.
//   node samples/receiver.mjs [port] [secret]
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 9000);
const secret = process.argv[3] ?? 'a-secret-to-sign-with';

// Weft-Signature: t=SECONDS,v1=HEX, the HMAC-SHA256 over "SECONDS.BODY".
function isGenuine(header, body) {
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!signature) return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const genuine = isGenuine(request.headers['weft-signature'], body);
    const { event, userId, anonymousId, properties, ...rest } = JSON.parse(body);
    console.log(genuine ? 'signed  ' : 'UNSIGNED', event ?? JSON.stringify(rest), userId ?? anonymousId ?? '', properties ? JSON.stringify(properties) : '');
    response.writeHead(genuine ? 200 : 401).end();
  });
}).listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}/hook`));
