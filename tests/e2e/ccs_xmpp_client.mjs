// npm @xmpp/client 0.14.0, unchanged, as an app server at a simulator's CCS endpoint.
//
// TLS from the first byte (an `xmpps:` service) to the endpoint's name, which is not the domain of the address; Node
// trusts the simulator's root because NODE_EXTRA_CA_CERTS names it, and checks the name. Nothing else is changed.
//
//     npm install @xmpp/client@0.14.0
//     NODE_EXTRA_CA_CERTS=sim.ca.pem node ccs_xmpp_client.mjs SIM.json SENDER DOMAIN
//
// Reads commands from stdin and prints what it sees, one JSON object a line; ccs_drive.py says which.

import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// The package asks for Node.js 20; all that it misses in 18 is this name.
globalThis.crypto ??= webcrypto;
// The package is where the caller installed it, not beside this file.
const installed = createRequire(`${process.cwd()}/`).resolve("@xmpp/client");
const { client, xml } = await import(pathToFileURL(installed));
const [path, sender, domain] = process.argv.slice(2);
const description = JSON.parse(readFileSync(path, "utf8"));
const emit = (event, fields = {}) => console.log(JSON.stringify({ event, ...fields }));

const port = description.ccs.split(":")[1];
const xmpp = client({
  service: `xmpps://localhost:${port}`,
  domain,
  resource: "desk",
  username: `${sender}@${domain}`,
  password: description.api_key,
});
xmpp.reconnect.stop();

xmpp.on("online", (address) => emit("ready", { jid: address.toString() }));
xmpp.on("disconnect", () => emit("disconnected"));
xmpp.on("error", (error) => {
  if (error.name === "SASLError") emit("refused", { condition: error.condition });
  else if (error.name === "StreamError") emit("stream_error", { condition: error.condition });
  else emit("error", { text: String(error) });
});
xmpp.on("stanza", (stanza) => {
  if (!stanza.is("message")) return;
  const gcm = stanza.getChildrenByAttr("xmlns", "google:mobile:data")[0] ??
    stanza.getChildElements().find((child) => child.getNS() === "google:mobile:data");
  const error = stanza.getChild("error");
  if (error) {
    const { code, type } = error.attrs;
    emit("stanza_error", { code, type, text: error.getChildText("text") });
  } else {
    emit("gcm", { payload: JSON.parse(gcm.text()) });
  }
});

const sendGcm = (text) => xmpp.send(xml("message", { id: "" }, xml("gcm", { xmlns: "google:mobile:data" }, text)));
const commands = {
  send: ({ payload }) => sendGcm(JSON.stringify(payload)),
  send_text: ({ text }) => sendGcm(text),
  ping: async () => {
    await xmpp.iqCaller.get(xml("ping", { xmlns: "urn:xmpp:ping" }), domain);
    emit("pong");
  },
  close: () => xmpp.stop(),
};

xmpp.start().catch(() => {}); // Told by the error event.
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  await commands[command.do](command);
}
process.exit(0);
