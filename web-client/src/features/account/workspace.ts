import type { ViewerAct } from "../../gql/graphql";
import { people } from "../../messages/people";
import { referrals } from "../../messages/referrals";
import { board } from "../../messages/sessions";

/** What a person can do from « Mon espace », offered to whoever may. Every feature adds its line. */
export const workspace: Array<{ act: ViewerAct; path: string; label: string }> = [
  { act: "READ_CASELOAD", path: "/mes-personnes", label: people.title },
  { act: "READ_REFERRALS", path: "/prescriptions", label: referrals.title },
  { act: "MANAGE_SESSIONS", path: "/mes-places", label: board.title },
];
