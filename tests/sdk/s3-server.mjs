// An S3-compatible server that checks signatures. Arguments: its folder, a bucket, the access key's id and secret. Says its port, and ends with its input.
import { createRequire } from "node:module";
import S3rver from "@20minutes/s3rver";

const [directory, bucket, id, secret] = process.argv.slice(2);
const require = createRequire(import.meta.url);
require("./node_modules/@20minutes/s3rver/lib/models/account.js").DUMMY_ACCOUNT.createKeyPair(id, secret);
const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }] });
console.log((await server.run()).port);
process.stdin.resume().on("end", () => process.exit(0));
