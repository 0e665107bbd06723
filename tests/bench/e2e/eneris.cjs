// npm @eneris/push-receiver 4.3.1, unchanged, against a simulator: registers, or goes on with what it saved and takes
// pushes. Hosts: its sockets and its fetch get the simulator's ports where they ask for Google's. Trust: it verifies
// no certificate of MCS; NODE_EXTRA_CA_CERTS names the simulator's root for its HTTPS.
//
//     node eneris.cjs SIM.json CREDENTIALS.json register
//     node eneris.cjs SIM.json CREDENTIALS.json COUNT IDS.txt
//
// Prints `started` after the login's answer and `done` once COUNT messages were taken, then writes their ids; 0 waits for
// none.
const fs = require("node:fs");
const tls = require("node:tls");

const [description, credentialsPath, count, idsPath] = process.argv.slice(2);
const simulator = JSON.parse(fs.readFileSync(description));
const [host, port] = simulator.mcs.split(":");

const connect = tls.TLSSocket.prototype.connect;
tls.TLSSocket.prototype.connect = function (options, ...rest) {
  const isMcs = options.host === "mtalk.google.com";
  return connect.call(this, isMcs ? { ...options, host, port: Number(port) } : options, ...rest);
};

const PLACES = [
  ["https://android.clients.google.com/checkin", simulator.checkin],
  ["https://android.clients.google.com/c2dm/register3", simulator.register3],
  ["https://firebaseinstallations.googleapis.com/v1", simulator.installations],
  ["https://fcmregistrations.googleapis.com/v1", simulator.registrations],
];
const fetchFrom = globalThis.fetch;
globalThis.fetch = (url, options) => {
  const place = PLACES.find(([theirs]) => String(url).startsWith(theirs));
  if (!place) throw new Error(`${url} is not redirected`);
  return fetchFrom(String(url).replace(place[0], place[1]), options);
};

const { PushReceiver } = require("@eneris/push-receiver");
const saved = fs.existsSync(credentialsPath) ? JSON.parse(fs.readFileSync(credentialsPath)) : undefined;
const receiver = new PushReceiver({
  credentials: saved,
  // What firebase-messaging does after as much silence.
  heartbeatIntervalMs: 20_000,
  firebase: {
    apiKey: simulator.api_key,
    appId: simulator.app_id,
    projectId: simulator.project_id,
    messagingSenderId: "unused by the package",
  },
});
receiver.onCredentialsChanged(({ newCredentials }) => fs.writeFileSync(credentialsPath, JSON.stringify(newCredentials)));

if (count === "register") {
  receiver.registerIfNeeded().then(() => process.exit(0));
} else {
  const ids = [];
  receiver.onReady(() => fs.writeSync(1, "started\n"));
  receiver.onNotification(({ persistentId }) => {
    ids.push(persistentId);
    if (ids.length === Number(count)) {
      fs.writeSync(1, "done\n");
      fs.writeFileSync(idsPath, ids.join("\n"));
      process.exit(0);
    }
  });
  receiver.connect();
}
