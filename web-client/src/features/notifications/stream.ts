import { createClient } from "graphql-sse";
import { stringifyDocument } from "urql";
import { graphql } from "../../gql";
import type { NotificationReceivedSubscription } from "../../gql/graphql";

const NotificationReceived = graphql(`
  subscription NotificationReceived {
    notificationReceived {
      id
      title
    }
  }
`);

type Received = NotificationReceivedSubscription["notificationReceived"];

/** From the first pause after a stream has ended to the longest, in milliseconds. */
const PAUSES = [2_000, 5_000, 15_000, 60_000] as const;

/**
 * Follows what the viewer is told until `ended` is aborted. A stream that ends is opened again, later each time; `opened`
 * is called each time one opens, since something may have come before. A server that says who she is no more is left alone.
 */
export async function follow(
  ended: AbortSignal,
  opened: () => void,
  received: (notification: Received) => void,
): Promise<void> {
  const client = createClient({ url: "/graphql", retryAttempts: 0 });
  ended.addEventListener("abort", () => client.dispose());
  for (let failures = 0; !ended.aborted; failures++) {
    try {
      const stream = client.iterate<NotificationReceivedSubscription>(
        { query: stringifyDocument(NotificationReceived) },
        {
          connected: () => {
            failures = 0;
            opened();
          },
        },
      );
      for await (const { data, errors } of stream) {
        if (errors?.some(({ extensions }) => extensions.code === "UNAUTHENTICATED")) return;
        if (data) received(data.notificationReceived);
      }
    } catch {
      // The server is away, or the connection was cut.
    }
    await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, ended);
  }
}

/** Waits, a little less or more than others who were cut at the same moment. */
function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  if (ended.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds * (0.5 + Math.random()));
    ended.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
