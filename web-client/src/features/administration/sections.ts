import type { ViewerAct } from "../../gql/graphql";
import { administration } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";

/** The pages of the administration, each for whoever has its act. A new one adds its line. */
export const sections: Array<{ act: ViewerAct; path: string; label: string; hint: string }> = [
  {
    act: "MANAGE_ACCOUNTS",
    path: "/administration/comptes",
    label: pages.accounts,
    hint: administration.accountsHint,
  },
  {
    act: "READ_JOURNAL",
    path: "/administration/journal",
    label: pages.journal,
    hint: administration.journalHint,
  },
  {
    act: "MANAGE_SETTINGS",
    path: "/administration/reglages",
    label: pages.settings,
    hint: administration.settingsHint,
  },
  {
    act: "MANAGE_VOCABULARY",
    path: "/administration/vocabulaire",
    label: pages.vocabulary,
    hint: administration.vocabularyHint,
  },
];
