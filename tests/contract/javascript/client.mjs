// Reads one call a line ({service, operation, fields}) and writes its outcome a line: {fields} or {code, message, status}.
import * as kinesisVideo from "@aws-sdk/client-kinesis-video";
import * as sts from "@aws-sdk/client-sts";
import { createInterface } from "node:readline";

const settings = {
  endpoint: process.env.AWS_ENDPOINT_URL,
  region: process.env.AWS_REGION,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  },
  maxAttempts: 1,
};
const services = {
  kinesisvideo: [kinesisVideo, new kinesisVideo.KinesisVideoClient(settings)],
  sts: [sts, new sts.STSClient(settings)],
};

for await (const line of createInterface({ input: process.stdin })) {
  const { service, operation, fields } = JSON.parse(line);
  const [module, client] = services[service];
  let outcome;
  try {
    const answer = await client.send(new module[`${operation}Command`](fields));
    delete answer.$metadata;
    outcome = { fields: answer };
  } catch (error) {
    outcome = { code: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
