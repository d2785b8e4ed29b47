import type { ViewerAct } from "../../gql/graphql";
import { pages } from "../../messages/administrationPages";
import { alerts } from "../../messages/alerts";
import { campaigns } from "../../messages/campaigns";
import { header, sessionPages } from "../../messages/header";
import { notificationTitles } from "../../messages/notificationTitles";
import { myOrganization } from "../../messages/organizations";
import { people } from "../../messages/people";
import { referralTitles } from "../../messages/referralTitles";
import { reports } from "../../messages/reports";
import { sheetTitles as titles } from "../../messages/sheetTitles";

/** What a person can do from « Mon espace », offered to whoever may. Every feature adds its line. */
export const workspace: Array<{ act: ViewerAct; path: string; label: string }> = [
  { act: "READ_CASELOAD", path: "/mes-personnes", label: people.title },
  { act: "READ_REFERRALS", path: "/prescriptions", label: referralTitles.title },
  { act: "MANAGE_SESSIONS", path: "/mes-places", label: sessionPages.board },
  { act: "READ_MEMBERS", path: "/ma-structure", label: myOrganization.workspaceLine },
  { act: "READ_OWN_ACCOUNT", path: "/structures", label: myOrganization.directoryLine },
  { act: "READ_OWN_ACCOUNT", path: "/mon-compte", label: header.ownAccount },
  { act: "MANAGE_SETTINGS", path: "/administration", label: pages.openAdministration },
  { act: "FOLLOW_REPORTS", path: "/signalements", label: reports.workspace },
  { act: "SAVE_SEARCHES", path: "/mes-alertes", label: alerts.title },
  { act: "RUN_CAMPAIGNS", path: "/campagnes", label: campaigns.title },
  { act: "READ_OWN_ACCOUNT", path: "/notifications", label: notificationTitles.notifications },
  { act: "MANAGE_DELIVERIES", path: "/administration/courriels", label: notificationTitles.failed },
  { act: "WRITE_SHEETS", path: "/mes-fiches", label: titles.mine },
  { act: "REVIEW_SHEETS", path: "/relecture", label: titles.reviews },
];
