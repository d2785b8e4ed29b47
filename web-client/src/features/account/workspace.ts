import type { ViewerAct } from "../../gql/graphql";
import { board } from "../../messages/sessions";

/** What a person can do from « Mon espace », offered to whoever may. Every feature adds its line. */
export const workspace: Array<{ act: ViewerAct; path: string; label: string }> = [
  { act: "MANAGE_SESSIONS", path: "/mes-places", label: board.title },
];
