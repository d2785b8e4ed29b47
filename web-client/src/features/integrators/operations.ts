/**
 * The operations of the integrators' page are files of `graph/examples`, which the tests of the API execute: the page
 * and the tests cannot differ.
 */
const documents = import.meta.glob<string>("../../../../graph/examples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});
const variables = import.meta.glob<string>("../../../../graph/examples/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

export type Operation = {
  /** The file's name without its number: it stands in addresses. */
  slug: string;
  title: string;
  purpose: string;
  /** The document without the comments that give title and purpose. */
  document: string;
  /** JSON, "" when the operation takes none. */
  variables: string;
};

/** Reads a document that starts with its title, then its purpose, as comments. */
export function readOperation(path: string, source: string, json = ""): Operation {
  const slug = path.replace(/^.*\/\d+-/, "").replace(/\.graphql$/, "");
  const lines = source.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  const [title = slug, ...purpose] = lines.slice(0, end).map((line) => line.replace(/^#\s*/, ""));
  return {
    slug,
    title,
    purpose: purpose.join(" "),
    document: lines.slice(end).join("\n").trim(),
    variables: json.trim(),
  };
}

/** In the order of the files' numbers. */
export const OPERATIONS: Operation[] = Object.keys(documents)
  .sort()
  .map((path) => readOperation(path, documents[path] ?? "", variables[path.replace(/graphql$/, "json")]));

/** A command that sends an operation to this server, for a POSIX shell. */
export function curlCommand(endpoint: string, document: string, json: string): string {
  const body = JSON.stringify({ query: document, ...(json === "" ? {} : { variables: JSON.parse(json) }) });
  return `curl ${endpoint} -H 'Content-Type: application/json' -d '${body.replaceAll("'", "'\\''")}'`;
}
