// Runs the public `graphql-http` audit suite against one address. Every audit must be ok, optional ones included.
//   node graphql-over-http.mjs http://127.0.0.1:8080/graphql
import { serverAudits } from "graphql-http";

const url = process.argv[2];
if (!url) throw new Error("usage: node graphql-over-http.mjs <url>");
const audits = serverAudits({ url });
let ok = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === "ok") ok++;
  else
    console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason} (${result.response?.status})`);
}
console.log(`graphql-http: ${ok}/${audits.length} audits passed`);
process.exitCode = audits.length >= 61 && ok === audits.length ? 0 : 1;
