// PostGraphile as its makers advise it, on the schema that the bench fills.
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makeV4Preset } from "postgraphile/presets/v4";
import { makePgService } from "postgraphile/adaptors/pg";

export default {
  extends: [PostGraphileAmberPreset, makeV4Preset({ simpleCollections: "both", disableDefaultMutations: true })],
  pgServices: [makePgService({ connectionString: process.env.PEER_DATABASE_URL, schemas: ["peer"], poolConfig: { max: 10 } })],
  grafserv: { host: "127.0.0.1", port: Number(process.env.PEER_PORT), graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
};
