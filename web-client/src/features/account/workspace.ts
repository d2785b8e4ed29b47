import type { ViewerAct } from "../../gql/graphql";
import { pages } from "../../messages/administrationPages";
import { header, sessionPages } from "../../messages/header";
import { notificationTitles } from "../../messages/notificationTitles";
import { myOrganization } from "../../messages/organizations";
import { people } from "../../messages/people";
import { referralTitles } from "../../messages/referralTitles";

/** What a person can do from « Mon espace », offered to whoever may. Every feature adds its line. */
export const workspace: Array<{ act: ViewerAct; path: string; label: string }> = [
  { act: "READ_CASELOAD", path: "/mes-personnes", label: people.title },
  { act: "READ_REFERRALS", path: "/prescriptions", label: referralTitles.title },
  { act: "MANAGE_SESSIONS", path: "/mes-places", label: sessionPages.board },
  { act: "READ_MEMBERS", path: "/ma-structure", label: myOrganization.workspaceLine },
  { act: "READ_OWN_ACCOUNT", path: "/structures", label: myOrganization.directoryLine },
  { act: "READ_OWN_ACCOUNT", path: "/mon-compte", label: header.ownAccount },
  { act: "MANAGE_SETTINGS", path: "/administration", label: pages.openAdministration },
  { act: "READ_OWN_ACCOUNT", path: "/notifications", label: notificationTitles.notifications },
  { act: "MANAGE_DELIVERIES", path: "/administration/courriels", label: notificationTitles.failed },
];
