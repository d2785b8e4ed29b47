import type { Role } from "../../gql/graphql";
import type { Problem } from "../../ui/formContext";

/** What an invitation offers, to whoever holds its link. */
export type Offer = {
  organization: { name: string; slug: string };
  role: Role;
  administrator: boolean;
  invitedBy: string;
  email: string;
  expiresAt: string;
  hasAccount: boolean;
};

export type Answered<T> = { done: T } | { problems: Problem[] };

/**
 * Asks one of the addresses of invitations, which answer as mutations do. The token goes in the body, never in an address
 * that servers write down. `unreachable` is said where the server gives no reason.
 */
export async function askInvitation<T>(
  path: "" | "/reading" | "/refusal",
  body: { token: string; name?: string; phone?: string },
  unreachable: string,
): Promise<Answered<T>> {
  try {
    const response = await fetch(`/session/invitation${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const content: unknown = await response.json();
    const { userErrors, message } = content as { userErrors?: Problem[]; message?: string };
    if (!response.ok || !userErrors) return { problems: [{ message: message ?? unreachable }] };
    return userErrors.length > 0 ? { problems: userErrors } : { done: content as T };
  } catch {
    return { problems: [{ message: unreachable }] };
  }
}
