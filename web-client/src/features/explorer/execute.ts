/** What came back, as shown: an answer of the API, whatever its status, or "network" when nothing did. */
export type Answer =
  | "network"
  | {
      status: number;
      /** Errors of the GraphQL answer; null when the body is no GraphQL answer. */
      errors: number | null;
      /** Indented JSON, or the body as it is. */
      text: string;
      milliseconds: number;
      bytes: number;
      remaining: string | null;
      retryAfter: string | null;
    };

/** Sends an operation as any program would: by fetch, without the client's cache. */
export async function execute(document: string, variables: object, signal: AbortSignal): Promise<Answer> {
  const start = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        Accept: "application/graphql-response+json, application/json;q=0.9",
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ query: document, variables }),
      signal,
    });
    const body = await response.text();
    return {
      status: response.status,
      ...readBody(body),
      milliseconds: Math.round(performance.now() - start),
      bytes: new Blob([body]).size,
      remaining: response.headers.get("RateLimit-Remaining"),
      retryAfter: response.headers.get("Retry-After"),
    };
  } catch {
    return "network";
  }
}

export function readBody(body: string): { text: string; errors: number | null } {
  try {
    const answer: unknown = JSON.parse(body);
    const isAnswer =
      typeof answer === "object" && answer !== null && ("data" in answer || "errors" in answer);
    const errors = isAnswer && "errors" in answer && Array.isArray(answer.errors) ? answer.errors.length : 0;
    return { text: JSON.stringify(answer, null, 2), errors: isAnswer ? errors : null };
  } catch {
    return { text: body, errors: null };
  }
}

/** Reads the variables' field: "" is no variables; false is not an object of JSON. */
export function readVariables(text: string): object | false {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : false;
  } catch {
    return false;
  }
}
